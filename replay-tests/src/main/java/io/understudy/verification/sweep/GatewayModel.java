package io.understudy.verification.sweep;

import io.understudy.output.Delivery;
import io.understudy.output.Outlet;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The console gateway's rule between the client and whoever is primary: output goes on by position, each byte once; input
 * is kept until it is said to be consumed, and sent again from wherever the next primary wants it.
 */
final class GatewayModel implements Outlet {
    private final ScriptedClient client;
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    private long consumed;
    private String fault;

    GatewayModel(ScriptedClient client) {
        this.client = client;
    }

    @Override
    public Delivery delivery() {
        return Delivery.BYTES;
    }

    @Override
    public int room() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void released(long position, ByteBuffer bytes) {
        for (long number = position + 1; bytes.hasRemaining(); number++) {
            output(number, bytes.get() & 0xFF);
        }
    }

    /** An output from the primary, or one again from the next. */
    void output(long number, int value) {
        byte[] before = number <= passed.size() ? passed.toByteArray() : null;
        if (before != null) {
            if ((before[(int) number - 1] & 0xFF) != value) {
                blame("output " + number + " is contradicted: the client had byte " + (before[(int) number - 1] & 0xFF)
                        + ", now it is " + value);
            }
        } else if (number == passed.size() + 1) {
            passed.write(value);
            client.receive(value);
        } else {
            blame("output " + number + " came after output " + passed.size());
        }
    }

    /** Input below this position will never be asked for again. */
    void consumed(long position) {
        consumed = Math.max(consumed, position);
    }

    long consumed() {
        return consumed;
    }

    /** Output bytes passed on. */
    long seen() {
        return passed.size();
    }

    byte[] passed() {
        return passed.toByteArray();
    }

    /** Input from a position on, as much as there is and fits. */
    int input(long position, byte[] into, int most) {
        if (position < consumed) {
            blame("input from byte " + position + " is wanted, forgotten is all below " + consumed);
        }
        byte[] sent = client.sent();
        int length = (int) Math.min(most, sent.length - position);
        System.arraycopy(sent, (int) position, into, 0, length);
        return length;
    }

    /** Whether the client has what it wanted, or something went wrong. */
    boolean done() {
        return fault != null || client.done();
    }

    Optional<String> fault() {
        return fault == null ? client.fault() : Optional.of(fault);
    }

    private void blame(String what) {
        if (fault == null) {
            fault = what;
        }
    }
}
