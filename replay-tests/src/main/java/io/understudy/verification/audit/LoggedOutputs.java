package io.understudy.verification.audit;

import io.understudy.log.entry.OutputCheck;
import java.util.Arrays;

/** The outputs of one stream that were on a link, by their positions. */
final class LoggedOutputs {
    private static final int FIRST_CAPACITY = 256;

    private final long start;
    private final OutputCheck check = new OutputCheck();
    private long[] ends = new long[FIRST_CAPACITY];
    private long[] sequences = new long[FIRST_CAPACITY];
    private int[] checks = new int[FIRST_CAPACITY];
    private int count;

    /** @param start the position of the first one */
    LoggedOutputs(long start) {
        this.start = start;
    }

    void add(long sequence, int length, int check) {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
            sequences = Arrays.copyOf(sequences, 2 * count);
            checks = Arrays.copyOf(checks, 2 * count);
        }
        ends[count] = begin(count) + length;
        sequences[count] = sequence;
        checks[count] = check;
        count++;
    }

    private long begin(int index) {
        return index == 0 ? start : ends[index - 1];
    }

    /**
     * Judges what left.
     *
     * @param acknowledged up to which entry
     */
    Finding judge(Departure left, long acknowledged) {
        if (left.end() <= start) {
            return Finding.WAITED; // It is in the state that the backup began with.
        }
        if (left.end() > begin(count)) {
            return Finding.UNLOGGED;
        }
        int first = indexOf(Math.max(start, left.position()));
        int last = indexOf(left.end() - 1);
        boolean whole = first == last && left.position() == begin(first) && left.end() == ends[last];
        if (left.isFrame() && !whole) {
            return Finding.CONTRADICTED;
        }
        for (int index = first; index <= last; index++) {
            if (begin(index) >= left.position() && ends[index] <= left.end() && !matches(index, left)) {
                return Finding.CONTRADICTED;
            }
        }
        return sequences[last] <= acknowledged ? Finding.WAITED : Finding.EARLY;
    }

    private boolean matches(int index, Departure left) {
        byte[] output = new byte[(int) (ends[index] - begin(index))];
        left.bytes().get((int) (begin(index) - left.position()), output);
        return check.of(output, 0, output.length) == checks[index];
    }

    /** Of the output that has the byte at this position. */
    private int indexOf(long position) {
        int found = Arrays.binarySearch(ends, 0, count, position + 1);
        return found < 0 ? -found - 1 : found;
    }
}
