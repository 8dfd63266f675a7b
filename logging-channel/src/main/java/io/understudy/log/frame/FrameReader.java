package io.understudy.log.frame;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.EntryWriter;
import io.understudy.log.wire.CorruptLogException;
import io.understudy.log.wire.Envelope;
import io.understudy.log.wire.EnvelopeKind;
import io.understudy.log.wire.WireReader;
import java.nio.ByteBuffer;

/** Opens frames. The mirror of {@link FrameWriter}. */
public final class FrameReader {
    private FrameReader() {}

    /**
     * Reads the frame that lies exactly between the buffer's position and limit, and keeps a copy of it. Size, CRC and
     * header are checked, the entries when they are read.
     *
     * @throws CorruptLogException with an offset from the frame's first byte
     */
    public static Frame read(ByteBuffer whole) {
        byte[] bytes = new byte[Math.min(whole.remaining(), Envelope.MAX_BYTES + 1)];
        whole.get(whole.position(), bytes);
        WireReader in = Envelope.open(ByteBuffer.wrap(bytes));
        EnvelopeKind kind = EnvelopeKind.of(in.u8("the kind"), Envelope.HEAD_BYTES);
        if (kind != EnvelopeKind.FRAME) {
            throw new CorruptLogException(Envelope.HEAD_BYTES, "a " + kind + " stands where a FRAME should");
        }
        long view = in.varint("the view");
        int sequenceAt = in.offset();
        long firstSequence = in.varint("the first sequence");
        if (firstSequence == 0) {
            throw new CorruptLogException(sequenceAt, "sequence numbers begin at 1");
        }
        int countAt = in.offset();
        long count = in.varint("the entry count");
        Baseline base = new Baseline(
                firstSequence, in.varint("the position"), in.varint("the time"), in.varint("the output number"));
        if (count == 0 || count > in.remaining() / EntryWriter.MIN_ENTRY_BYTES) {
            throw new CorruptLogException(countAt, count + " entries in " + in.remaining() + " bytes");
        }
        if (firstSequence > Long.MAX_VALUE - count) {
            throw new CorruptLogException(sequenceAt, "the sequence numbers run over");
        }
        return new Frame(bytes, in.offset(), view, base, (int) count);
    }
}
