package io.understudy.verification.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.understudy.cli.process.EventLine;
import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.channel.MessageReader;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryType;
import io.understudy.log.entry.OutputCheck;
import io.understudy.log.wire.Envelope;
import io.understudy.verification.process.LinkTap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Holds what was seen on the link between primary and backup against what was seen on the segment: no frame may be there
 * before the backup has acknowledged the log up to the frame's entry (the paper's Output Rule, section 2.2). It knows
 * nothing of how the hosts work, only the two wires. Any thread.
 */
public final class OutputRuleAudit implements LinkTap {
    /** An output of the card as the log describes it. */
    private record Logged(long sequence, int length, int check) {}

    /**
     * What came of it.
     *
     * @param frames of the guest, seen on the segment
     * @param early those that were there before their entry was acknowledged
     * @param unlogged those whose entry was never on the link
     */
    public record Report(int frames, int early, int unlogged) {
        public boolean clean() {
            return early == 0 && unlogged == 0;
        }

        @Override
        public String toString() {
            return "output rule: " + frames + " frames audited, " + early + " left before the backup had their entry, "
                    + unlogged + " are in no log";
        }
    }

    private final int stream;
    private final LongSupplier clock;
    private final List<Logged> logged = new ArrayList<>();
    private final NavigableMap<Long, Long> acknowledged = new TreeMap<>();

    /** @param stream the card's */
    public OutputRuleAudit(int stream) {
        this(stream, EventLine::nowMicros);
    }

    /** @param clock microseconds since 1970 */
    OutputRuleAudit(int stream, LongSupplier clock) {
        this.stream = stream;
        this.clock = clock;
    }

    @Override
    public Consumer<byte[]> listen(boolean toBackup) {
        ByteBuf buffer = Unpooled.buffer();
        return bytes -> {
            buffer.writeBytes(bytes);
            while (buffer.readableBytes() >= Integer.BYTES) {
                int total = Envelope.size(buffer.getIntLE(buffer.readerIndex()), Envelope.MAX_BYTES);
                if (buffer.readableBytes() < total) {
                    break;
                }
                heard(MessageReader.read(buffer.nioBuffer(buffer.readerIndex(), total)), toBackup);
                buffer.skipBytes(total);
            }
            buffer.discardReadBytes();
        };
    }

    private synchronized void heard(ChannelMessage message, boolean toBackup) {
        if (toBackup && message instanceof ChannelMessage.EntriesFrame entries) {
            for (Entry entry : entries.frame().entries()) {
                if (entry.type() == EntryType.OUTPUT && entry.stream() == stream) {
                    logged.add(new Logged(entry.sequence(), entry.length(), entry.check()));
                }
            }
        } else if (!toBackup && message instanceof ChannelMessage.Ack ack) {
            acknowledged.putIfAbsent(ack.received(), clock.getAsLong());
        }
    }

    /**
     * Judges what is in a capture.
     *
     * @param station the address of the guest's card, as 48 bits
     */
    public synchronized Report judge(SegmentCapture capture, long station) throws IOException {
        List<Long> times = new ArrayList<>();
        List<Logged> seen = new ArrayList<>();
        OutputCheck check = new OutputCheck();
        capture.forEach((micros, frame) -> {
            if (source(frame) == station) {
                byte[] bytes = new byte[frame.limit()];
                frame.get(0, bytes);
                times.add(micros);
                seen.add(new Logged(0, bytes.length, check.of(bytes, 0, bytes.length)));
            }
        });
        int early = 0;
        int unlogged = 0;
        int next = 0;
        for (int i = 0; i < seen.size(); i++) {
            int found = find(seen.get(i), next);
            if (found < 0) {
                unlogged++;
            } else {
                next = found + 1;
                long since = acknowledgedAt(logged.get(found).sequence()).orElse(Long.MAX_VALUE);
                early += times.get(i) < since ? 1 : 0;
            }
        }
        return new Report(seen.size(), early, unlogged);
    }

    private static long source(ByteBuffer frame) {
        return frame.limit() < 12 ? -1 : ((frame.getInt(6) & 0xFFFFFFFFL) << 16) | (frame.getShort(10) & 0xFFFFL);
    }

    /** Frames stay in order; some that were logged may have been lost on their way. */
    private int find(Logged frame, int from) {
        for (int i = from; i < logged.size(); i++) {
            Logged each = logged.get(i);
            if (each.length == frame.length && each.check == frame.check) {
                return i;
            }
        }
        return -1;
    }

    private Optional<Long> acknowledgedAt(long sequence) {
        return Optional.ofNullable(acknowledged.ceilingEntry(sequence)).map(Map.Entry::getValue);
    }
}
