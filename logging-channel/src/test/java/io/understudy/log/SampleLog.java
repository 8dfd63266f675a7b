package io.understudy.log;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntrySink;
import io.understudy.log.entry.EntryType;
import io.understudy.log.entry.EntryWriter;
import io.understudy.log.entry.StateHash;
import io.understudy.log.frame.FrameWriter;
import io.understudy.log.header.LogHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Logs for tests: a small fixed one with every type in it, and seeded random ones. */
public final class SampleLog {
    public static final LogHeader HEADER = new LogHeader(
            LogHeader.FORMAT_VERSION,
            "hello.img",
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            16 << 20,
            "console=ttyS0",
            "pc-1",
            "unicorn-2.1.4",
            "pentium3",
            "glibc-2.36",
            1_700_000_000_000L,
            1_000_000,
            "native",
            "fast");

    /** What a random input carries at most. */
    private static final int MOST_BYTES = 64;

    /** No entry of these logs takes more. */
    public static final int MOST_ENTRY_BYTES = EntryWriter.MAX_FIXED_BYTES + MOST_BYTES;

    private SampleLog() {}

    /** Ten entries, one of each type. */
    public static List<Entry> everyType() {
        return List.of(
                Entry.clockRead(1, 5, 1_000),
                Entry.draw(2, 5, 1, new byte[] {(byte) 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11}),
                Entry.output(3, 1_000, 0, 1, 'H'),
                Entry.clockAdvance(4, 100_000, 0x1F, 10_001_000),
                Entry.input(5, 100_000, 0x1F, 0, new byte[] {'l', 's', '\n'}),
                Entry.interrupt(6, 100_007, 0x2A, 32),
                Entry.progress(7, 150_000, 0x80),
                Entry.halt(8, 150_001, 0xFF),
                Entry.hash(9, 1_000_000, 0x33, new StateHash(0xCAFEBABE, 2, 3, 4)),
                Entry.checkpoint(10, 1_000_003, 0x34),
                Entry.end(11, 1_000_003, 0x34, -1));
    }

    /** As many entries as asked for, any types but END, at plausible and at extreme distances. */
    public static List<Entry> random(Random random, Baseline from, int count) {
        List<Entry> entries = new ArrayList<>(count);
        long position = from.position();
        long nanos = from.nanos();
        EntryType[] types = EntryType.values();
        for (long sequence = from.nextSequence(); entries.size() < count; sequence++) {
            position += random.nextLong() >>> (24 + random.nextInt(40));
            long nextNanos = nanos + (random.nextLong() >>> (24 + random.nextInt(40)));
            int check = random.nextInt(256);
            switch (types[random.nextInt(types.length)]) {
                case CLOCK_READ -> {
                    nanos = nextNanos;
                    entries.add(Entry.clockRead(sequence, position, nanos));
                }
                case DRAW -> entries.add(Entry.draw(sequence, position, stream(random), bytes(random)));
                case OUTPUT -> entries.add(output(random, sequence, position));
                case CLOCK_ADVANCE -> {
                    nanos = nextNanos;
                    entries.add(Entry.clockAdvance(sequence, position, check, nanos));
                }
                case INPUT -> entries.add(Entry.input(sequence, position, check, stream(random), bytes(random)));
                case INTERRUPT -> entries.add(Entry.interrupt(sequence, position, check, random.nextInt(256)));
                case PROGRESS, END -> entries.add(Entry.progress(sequence, position, check));
                case HALT -> entries.add(Entry.halt(sequence, position, check));
                case CHECKPOINT -> entries.add(Entry.checkpoint(sequence, position, check));
                case HASH ->
                    entries.add(Entry.hash(
                            sequence,
                            position,
                            check,
                            new StateHash(random.nextInt(), random.nextInt(), random.nextInt(), random.nextInt())));
            }
        }
        return entries;
    }

    /** The serial line has most. */
    private static int stream(Random random) {
        return random.nextBoolean() ? 0 : random.nextInt(EntrySink.MAX_STREAM + 1);
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(MOST_BYTES)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Entry output(Random random, long sequence, long position) {
        int length = random.nextBoolean() ? 1 : 1 + random.nextInt(EntrySink.MAX_STREAM_BYTES);
        int check = length == 1 ? random.nextInt(256) : random.nextInt();
        return Entry.output(sequence, position, stream(random), length, check);
    }

    /** The entries in frames of at most {@code perFrame}, from power-on. */
    public static List<ByteBuffer> frames(long view, List<Entry> entries, int perFrame) {
        return frames(view, Baseline.POWER_ON, entries, perFrame);
    }

    public static List<ByteBuffer> frames(long view, Baseline from, List<Entry> entries, int perFrame) {
        List<ByteBuffer> frames = new ArrayList<>();
        Baseline base = from;
        for (int start = 0; start < entries.size(); start += perFrame) {
            List<Entry> part = entries.subList(start, Math.min(start + perFrame, entries.size()));
            frames.add(frame(view, base, part));
            base = after(base, part);
        }
        return frames;
    }

    public static ByteBuffer frame(long view, Baseline base, List<Entry> entries) {
        ByteBuffer encoded = ByteBuffer.allocate(entries.size() * MOST_ENTRY_BYTES);
        EntryWriter writer = new EntryWriter(encoded, base);
        FrameWriter frame = new FrameWriter(FrameWriter.MIN_CAPACITY + encoded.capacity());
        frame.begin(view, base.nextSequence(), base.position(), base.nanos(), base.outputs());
        for (Entry entry : entries) {
            int start = encoded.position();
            entry.appendTo(writer);
            frame.append(encoded, start, encoded.position() - start);
        }
        ByteBuffer whole = frame.finish();
        return ByteBuffer.allocate(whole.remaining()).put(whole).flip();
    }

    /** A copy of what lies between position and limit. */
    public static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    public static Baseline after(Baseline base, List<Entry> entries) {
        EntryWriter writer = new EntryWriter(ByteBuffer.allocate(entries.size() * MOST_ENTRY_BYTES), base);
        entries.forEach(entry -> entry.appendTo(writer));
        return writer.baseline();
    }
}
