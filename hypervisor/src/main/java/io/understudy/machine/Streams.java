package io.understudy.machine;

import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import io.understudy.state.Stateful;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * All bytes that cross the machine's border, in numbered streams. A device declares the streams it has; their numbers stand
 * in the log, so each stands for one purpose for ever. What a stream has carried in either direction is counted in bytes
 * since power-on, and no reset of the guest counts anew.
 */
final class Streams implements Stateful {
    private final InputSource inputs;
    private final OutputSink outputs;
    private final LongSupplier blockStart;

    private StreamInput[] receivers = {};
    private long[] received = {};
    private long[] sent = {};
    /** Of all outputs in their order. */
    private int hash;

    /** @param blockStart where the block that runs began, for the log's positions */
    Streams(InputSource inputs, OutputSink outputs, LongSupplier blockStart) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.blockStart = blockStart;
    }

    private void declare(int stream) {
        if (stream >= sent.length) {
            receivers = Arrays.copyOf(receivers, stream + 1);
            received = Arrays.copyOf(received, stream + 1);
            sent = Arrays.copyOf(sent, stream + 1);
        }
    }

    /** Where the block that runs began. */
    long blockStart() {
        return blockStart.getAsLong();
    }

    /** A device has outputs. */
    StreamOutput output(int stream) {
        declare(stream);
        return (bytes, offset, length) -> send(stream, bytes, offset, length);
    }

    /** A device takes inputs that come by themselves. */
    void input(int stream, StreamInput device) {
        declare(stream);
        receivers[stream] = device;
    }

    /** A device asks for inputs. */
    StreamDraw draw(int stream) {
        declare(stream);
        return into -> {
            inputs.draw(blockStart.getAsLong(), stream, into);
            received[stream] += into.length;
        };
    }

    private void send(int stream, byte[] bytes, int offset, int length) {
        hash = hash * 31 + stream;
        for (int i = offset; i < offset + length; i++) {
            hash = hash * 31 + bytes[i];
        }
        sent[stream] += length;
        outputs.output(blockStart.getAsLong(), stream, bytes, offset, length);
    }

    /** Nothing enters on a stream that no device has. */
    int room(int stream) {
        return stream < receivers.length && receivers[stream] != null ? receivers[stream].room() : 0;
    }

    boolean ready(int stream) {
        return stream >= receivers.length || receivers[stream] == null || receivers[stream].ready();
    }

    void receive(int stream, byte[] bytes, int offset, int length) {
        receivers[stream].receive(bytes, offset, length);
        received[stream] += length;
    }

    /** How many bytes of a stream came in, 0 of one that the machine does not have. */
    long received(int stream) {
        return stream < received.length ? received[stream] : 0;
    }

    /** How many bytes of each stream went out; a copy. */
    long[] sent() {
        return sent.clone();
    }

    /** Of everything that went out, and of how much came in. */
    int hash() {
        return (hash * 31 + Arrays.hashCode(sent)) * 31 + Arrays.hashCode(received);
    }

    @Override
    public void save(StateWriter out) {
        out.section("streams").putInt(sent.length).putInt(hash);
        for (int stream = 0; stream < sent.length; stream++) {
            out.putLong(received[stream]).putLong(sent[stream]);
        }
    }

    @Override
    public void restore(StateReader in) {
        in.section("streams").getInt(sent.length, sent.length);
        hash = in.getInt();
        for (int stream = 0; stream < sent.length; stream++) {
            received[stream] = in.getLong(0, Long.MAX_VALUE);
            sent[stream] = in.getLong(0, Long.MAX_VALUE);
        }
    }
}
