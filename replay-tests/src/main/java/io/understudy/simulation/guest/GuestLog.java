package io.understudy.simulation.guest;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.EntryWriter;
import io.understudy.log.frame.Frame;
import io.understudy.log.frame.FrameReader;
import io.understudy.log.frame.FrameWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A log in memory, in the real encoding, from which frames can be cut anywhere. */
public final class GuestLog {
    private static final int BYTES = 512 << 10;
    private static final int FRAME_BYTES = 16 << 10;
    private static final int MOST_ENTRY_BYTES = 128;
    private static final int SPARE_BYTES = 1024;

    private final ByteBuffer encoded = ByteBuffer.allocate(BYTES);
    private final EntryWriter writer;
    private final long firstSequence;
    private final List<Baseline> before = new ArrayList<>();
    private final List<Integer> offsets = new ArrayList<>();
    private final FrameWriter frames = new FrameWriter(FRAME_BYTES);

    public GuestLog(Baseline start) {
        writer = new EntryWriter(encoded, start);
        firstSequence = start.nextSequence();
    }

    /** The writer for exactly one more entry. */
    public EntryWriter next() {
        before.add(writer.baseline());
        offsets.add(encoded.position());
        return writer;
    }

    /** Whether the machine must stop for want of room. */
    public boolean isFull() {
        return encoded.remaining() < SPARE_BYTES;
    }

    public Baseline baseline() {
        return writer.baseline();
    }

    public long lastSequence() {
        return writer.nextSequence() - 1;
    }

    /** As many entries from this one on as asked for and as there are room for, as they go over the wire. */
    public Frame frame(long view, long from, int most) {
        int index = (int) (from - firstSequence);
        Baseline base = before.get(index);
        frames.begin(view, from, base.position(), base.nanos(), base.outputs());
        for (int i = index; i < offsets.size() && i < index + most && frames.hasRoom(MOST_ENTRY_BYTES); i++) {
            int end = i + 1 < offsets.size() ? offsets.get(i + 1) : encoded.position();
            frames.append(encoded, offsets.get(i), end - offsets.get(i));
        }
        return FrameReader.read(frames.finish());
    }
}
