package io.understudy.console.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A machine as the console sees it: a log of inputs and of things that happened by chance, and the output that follows
 * from the log. Two guests with the same log have the same streams; a backup is a guest with a prefix of the log.
 */
final class SimulatedGuest {
    private final Stream input = new Stream();
    private final Stream output = new Stream();

    /** A stream, and where it stood after each entry of the log. */
    private static final class Stream {
        private byte[] bytes = new byte[1 << 16];
        private int size;
        private final List<Integer> ends = new ArrayList<>(List.of(0));

        void entry(byte[] more, int length) {
            if (size + length > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * (size + length));
            }
            System.arraycopy(more, 0, bytes, size, length);
            size += length;
            ends.add(size);
        }

        void copy(Stream other, int entries) {
            entry(other.bytes, other.ends.get(entries));
            ends.clear();
            ends.addAll(other.ends.subList(0, entries + 1));
        }
    }

    /** The guest that follows from the first entries of another's log. */
    static SimulatedGuest replay(SimulatedGuest other, int entries) {
        SimulatedGuest guest = new SimulatedGuest();
        guest.input.copy(other.input, entries);
        guest.output.copy(other.output, entries);
        return guest;
    }

    /** Length of the log. */
    int entries() {
        return input.ends.size() - 1;
    }

    /** Input enters the machine, which echoes it in its own way. */
    void type(byte[] bytes) {
        byte[] echo = new byte[4 * bytes.length];
        int length = 0;
        for (byte b : bytes) {
            for (int times = 0; times <= (b & 3); times++) {
                echo[length++] = (byte) (b ^ times);
            }
        }
        input.entry(bytes, bytes.length);
        output.entry(echo, length);
    }

    /** The machine says something of its own accord, at a moment and of a content that only the log knows. */
    void happen(Random random) {
        byte[] said = new byte[random.nextInt(random.nextInt(10) == 0 ? 9000 : 30)];
        random.nextBytes(said);
        input.entry(said, 0);
        output.entry(said, said.length);
    }

    int inputEnd(int entries) {
        return input.ends.get(entries);
    }

    int outputEnd(int entries) {
        return output.ends.get(entries);
    }

    byte[] output(int from, int to) {
        return Arrays.copyOfRange(output.bytes, from, to);
    }

    byte[] allInput() {
        return Arrays.copyOf(input.bytes, input.size);
    }

    byte[] allOutput() {
        return Arrays.copyOf(output.bytes, output.size);
    }
}
