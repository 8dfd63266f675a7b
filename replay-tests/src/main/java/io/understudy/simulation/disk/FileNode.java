package io.understudy.simulation.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * Bytes: as the kernel shows them, and as the disk has them. Without power, each sector of each unforced write reached the
 * disk or did not, and the file's length may be that of any moment since it was forced, with zeros where nothing came.
 */
final class FileNode extends Node {
    /** What a disk writes whole. */
    static final int SECTOR_BYTES = 512;

    private static final class Write {
        private final int offset;
        private final byte[] bytes;

        /** @param bytes null for one that set the length */
        Write(int offset, byte[] bytes) {
            this.offset = offset;
            this.bytes = bytes;
        }

        void apply(FileBytes to) {
            if (bytes == null) {
                to.resize(offset);
            } else {
                to.put(offset, bytes, 0, bytes.length);
            }
        }
    }

    private final FileBytes shown = new FileBytes();
    private final FileBytes forced = new FileBytes();
    private final List<Write> unforced = new ArrayList<>();
    private final BitSet unreadable = new BitSet();

    FileNode(long number) {
        super(number);
    }

    int size() {
        return shown.size();
    }

    void write(int offset, byte[] bytes) {
        write(new Write(offset, bytes));
        unreadable.clear(offset / SECTOR_BYTES, (offset + bytes.length + SECTOR_BYTES - 1) / SECTOR_BYTES);
    }

    void resize(int size) {
        write(new Write(size, null));
    }

    private void write(Write write) {
        write.apply(shown);
        unforced.add(write);
    }

    /** @return how many bytes it put there, -1 behind the end */
    int read(ByteBuffer to, int offset) throws IOException {
        if (offset >= size()) {
            return -1;
        }
        int length = Math.min(to.remaining(), size() - offset);
        int bad = unreadable.nextSetBit(offset / SECTOR_BYTES);
        if (length > 0 && bad >= 0 && bad * SECTOR_BYTES < offset + length) {
            throw new IOException("Input/output error");
        }
        to.put(shown.array(), offset, length);
        return length;
    }

    /** The sector cannot be read any more, until it is written. */
    void makeUnreadable(int sector) {
        unreadable.set(sector);
    }

    void mend() {
        unreadable.clear();
    }

    byte[] content() {
        return Arrays.copyOf(shown.array(), size());
    }

    /** The disk gives another byte than it was given. */
    void flip(int offset, int mask) {
        shown.array()[offset] ^= (byte) mask;
        if (offset < forced.size()) {
            forced.array()[offset] ^= (byte) mask;
        }
    }

    @Override
    void force() {
        unforced.forEach(write -> write.apply(forced));
        unforced.clear();
    }

    /** As Linux does it: the pages count as clean from now on. */
    @Override
    void failForce() {
        unforced.clear();
    }

    @Override
    void losePower(Random random) {
        double survival = Survival.draw(random);
        int longest = forced.size();
        int untilWrite = random.nextInt(unforced.size() + 1);
        int someLength = forced.size();
        for (int i = 0; i < unforced.size(); i++) {
            Write write = unforced.get(i);
            if (write.bytes == null) {
                if (random.nextDouble() < survival) {
                    forced.resize(write.offset);
                }
            } else {
                loseSectors(write, survival, random);
                longest = Math.max(longest, write.offset + write.bytes.length);
            }
            if (i < untilWrite) {
                someLength =
                        write.bytes == null ? write.offset : Math.max(someLength, write.offset + write.bytes.length);
            }
        }
        if (!unforced.isEmpty()) {
            loseLength(longest, someLength, random);
        }
        unforced.clear();
        shown.become(forced);
    }

    private void loseSectors(Write write, double survival, Random random) {
        int end = write.offset + write.bytes.length;
        for (int from = write.offset; from < end; ) {
            int to = Math.min(end, (from / SECTOR_BYTES + 1) * SECTOR_BYTES);
            if (random.nextDouble() < survival) {
                forced.put(from, write.bytes, from - write.offset, to - from);
            }
            from = to;
        }
    }

    private void loseLength(int longest, int someLength, Random random) {
        switch (random.nextInt(3)) {
            case 0 -> forced.resize(Math.max(forced.size(), longest));
            case 1 -> forced.resize(someLength);
            default -> {} // as long as the last sector that came
        }
    }
}
