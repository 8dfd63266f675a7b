package io.understudy.console;

import io.understudy.console.port.ConsoleListener;
import io.understudy.console.port.ConsolePort;
import io.understudy.console.session.ConsoleLimits;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A replica whose guest answers every byte with its complement, so that the two streams have the same positions. Its
 * backup gets the input as it comes; every acknowledgement takes another turn of the event loop.
 */
final class EchoReplica implements ConsoleListener {
    final ConsolePort port;
    private final Transport transport;
    private byte[] input = new byte[4 << 20];
    private int size;
    private EchoReplica backup;
    private long consumed;
    private long confirmed;
    private boolean live;

    EchoReplica(Loopback loopback, Transport transport) throws IOException {
        this.transport = transport;
        port = loopback.closing(ConsolePort.listen(transport, Loopback.ANY, () -> "vm", ConsoleLimits.STANDARD, this));
        loopback.ticking(transport, port::tick);
    }

    static byte answer(byte typed) {
        return (byte) ~typed;
    }

    /** Gives it a backup, which must be on the same loop. */
    void backedUpBy(EchoReplica other) {
        backup = other;
    }

    /** Becomes primary with what it has of the log; output that nobody confirmed goes out again. */
    void goLive(long view) {
        live = true;
        consumed = size;
        port.open(view, consumed, confirmed);
        release(confirmed);
    }

    /** Has the log and the confirmations of another from now on. */
    void catchUp(EchoReplica other) {
        input = other.input.clone();
        size = other.size;
        confirmed = other.confirmed;
    }

    byte[] input() {
        return Arrays.copyOf(input, size);
    }

    /** Nothing of this replica reaches its backup any more, and nobody hears of it. */
    void die() {
        live = false;
        backup = null;
        port.close();
    }

    /** Another is primary. */
    void depose() {
        live = false;
        backup = null;
        port.refuse();
    }

    @Override
    public void input(long position, ByteBuffer bytes) {
        byte[] typed = new byte[bytes.remaining()];
        bytes.get(typed);
        log(position, typed);
        if (backup != null) {
            backup.log(position, typed);
        }
        long logged = position + typed.length;
        transport.loop().execute(() -> acknowledged(logged));
    }

    @Override
    public void confirmed(long outputPosition) {
        confirmed = outputPosition;
        if (backup != null) {
            backup.confirmed = outputPosition;
        }
    }

    @Override
    public void room(boolean available) {}

    private void log(long position, byte[] typed) {
        if (position != size) {
            throw new AssertionError("input of position " + position + " where " + size + " is next");
        }
        System.arraycopy(typed, 0, input, size, typed.length);
        size += typed.length;
    }

    private void acknowledged(long logged) {
        if (live) {
            long from = consumed;
            consumed = logged;
            port.consumed(consumed);
            release(from);
        }
    }

    private void release(long from) {
        byte[] answer = Arrays.copyOfRange(input, (int) from, (int) consumed);
        for (int i = 0; i < answer.length; i++) {
            answer[i] = answer(answer[i]);
        }
        port.released(from, ByteBuffer.wrap(answer));
    }
}
