package io.understudy.output;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The outputs of one stream in the gate. Positions are the stream's bytes since power-on: forgotten is at most released,
 * which is at most made. Memory grows as needed, and nothing else is allocated. Guarded by the gate's lock.
 */
final class HeldOutputs {
    private static final int SMALLEST = 1 << 12;

    /** All lengths are powers of two, so that a place is the low bits of a position or of an output's number. */
    private byte[] bytes = new byte[SMALLEST];

    private long[] sequences = new long[SMALLEST];

    /** The low bits of the position behind each output. */
    private int[] ends = new int[SMALLEST];

    private long made;
    private long released;
    private long forgotten;

    /** Up to where the sink has the outputs. On a backup its own machine may not have made all of them yet. */
    private long confirmed;

    private long madeCount;
    private long releasedCount;
    private long forgottenCount;

    /** Begins at a position of the stream, with nothing held. */
    void startAt(long position) {
        made = position;
        released = position;
        forgotten = position;
    }

    void add(long sequence, byte[] from, int offset, int length) {
        while (waiting() + length > bytes.length) {
            growBytes();
        }
        if (madeCount - forgottenCount == sequences.length) {
            growCount();
        }
        int first = Math.min(length, bytes.length - place(made));
        System.arraycopy(from, offset, bytes, place(made), first);
        System.arraycopy(from, offset + first, bytes, 0, length - first);
        made += length;
        sequences[slot(madeCount)] = sequence;
        ends[slot(madeCount)] = (int) made;
        madeCount++;
        forgetConfirmed();
    }

    private int place(long position) {
        return (int) position & (bytes.length - 1);
    }

    private int slot(long count) {
        return (int) count & (sequences.length - 1);
    }

    private void growBytes() {
        ByteBuffer all = ByteBuffer.allocate(Math.multiplyExact(2, bytes.length));
        copy(forgotten, made, all);
        byte[] more = all.array();
        byte[] grown = new byte[more.length];
        int at = (int) forgotten & (grown.length - 1);
        int first = Math.min(all.position(), grown.length - at);
        System.arraycopy(more, 0, grown, at, first);
        System.arraycopy(more, first, grown, 0, all.position() - first);
        bytes = grown;
    }

    private void growCount() {
        long[] oldSequences = sequences;
        int[] oldEnds = ends;
        sequences = Arrays.copyOf(oldSequences, Math.multiplyExact(2, oldSequences.length));
        ends = Arrays.copyOf(oldEnds, sequences.length);
        for (long i = forgottenCount; i < madeCount; i++) {
            int from = (int) i & (oldSequences.length - 1);
            sequences[slot(i)] = oldSequences[from];
            ends[slot(i)] = oldEnds[from];
        }
    }

    private void copy(long from, long to, ByteBuffer into) {
        int length = (int) (to - from);
        int first = Math.min(length, bytes.length - place(from));
        into.put(bytes, place(from), first).put(bytes, 0, length - first);
    }

    /** The sequence number of the next output to leave, Long.MAX_VALUE if there is none. */
    long nextSequence() {
        return releasedCount == madeCount ? Long.MAX_VALUE : sequences[slot(releasedCount)];
    }

    /** The sequence number of the newest output; there is one that has not left. */
    long lastSequence() {
        return sequences[slot(madeCount - 1)];
    }

    /** How many outputs have not left, or not whole. */
    long unreleased() {
        return madeCount - releasedCount;
    }

    /** The bytes of the next output that have not left. */
    int nextLength() {
        return ends[slot(releasedCount)] - (int) released;
    }

    /**
     * Moves what leaves into the buffer: the next output, or as many bytes as fit if outputs need not be whole.
     *
     * @param sequence only outputs up to this one
     */
    void release(long sequence, boolean whole, ByteBuffer into) {
        long end = released;
        long most = released + into.remaining();
        do {
            int left = ends[slot(releasedCount)] - (int) end;
            if (left > most - end) {
                end = most;
            } else {
                end += left;
                releasedCount++;
            }
        } while (!whole && end < most && releasedCount < madeCount && nextSequence() <= sequence);
        copy(released, end, into);
        released = end;
    }

    /** Goes back: whatever was released and not forgotten is released once more. */
    void rewind() {
        released = forgotten;
        releasedCount = forgottenCount;
    }

    /** Undoes a {@link #rewind}. */
    void releasedAlready(long position) {
        released = position;
        while (releasedCount < madeCount && ends[slot(releasedCount)] - (int) position <= 0) {
            releasedCount++;
        }
    }

    void confirm(long position) {
        confirmed = Math.max(confirmed, position);
        forgetConfirmed();
    }

    private void forgetConfirmed() {
        long end = Math.min(confirmed, made);
        if (end > forgotten) {
            forgotten = end;
            while (forgottenCount < madeCount && ends[slot(forgottenCount)] - (int) end <= 0) {
                forgottenCount++;
            }
            released = Math.max(released, end);
            releasedCount = Math.max(releasedCount, forgottenCount);
        }
    }

    long made() {
        return made;
    }

    long released() {
        return released;
    }

    /** The sink is known to have everything up to here. */
    long confirmed() {
        return Math.max(confirmed, forgotten);
    }

    /** How many bytes the sink may lack, released or not. */
    long waiting() {
        return made - forgotten;
    }
}
