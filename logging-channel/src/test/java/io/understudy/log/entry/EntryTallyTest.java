package io.understudy.log.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.event.Kinds;
import io.understudy.event.Tally;
import io.understudy.log.SampleLog;
import io.understudy.log.channel.EntryIntake;
import io.understudy.log.frame.Frame;
import io.understudy.log.frame.FrameReader;
import io.understudy.log.frame.FrameWriter;
import io.understudy.log.message.HostIncarnation;
import io.understudy.log.ring.LogRing;
import io.understudy.log.ring.Promptness;
import io.understudy.log.ring.RingCapacity;
import io.understudy.log.ring.RingConsumer;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The two ends of the log count the same entries and bytes, and those are the ones that there were. */
class EntryTallyTest {
    private static final HostIncarnation PRIMARY = new HostIncarnation("a", 1);

    private static long count(List<Entry> entries, Set<EntryType> types) {
        return entries.stream().filter(entry -> types.contains(entry.type())).count();
    }

    private static long framesOf(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> !entry.isDisks())
                .filter(entry -> entry.type() == EntryType.INPUT || entry.type() == EntryType.OUTPUT)
                .filter(entry -> entry.type() == EntryType.INPUT
                        ? entry.stream() != EntrySink.SERIAL
                        : !EntryWriter.isSerialByte(entry.stream(), entry.length()))
                .count();
    }

    @Test
    void shouldCountAtBothEndsWhatWasRecorded() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<Entry> entries = SampleLog.random(random, Baseline.POWER_ON, 400);
            LogRing ring = new LogRing(new RingCapacity(512, 1 << 20), Baseline.POWER_ON);
            RingConsumer consumer = ring.addConsumer(Promptness.AT_FLUSH, () -> {});
            EntryIntake intake = new EntryIntake(1, PRIMARY, Baseline.POWER_ON);
            FrameWriter frame = new FrameWriter(FrameWriter.ANY_ENTRY_CAPACITY);
            for (Entry entry : entries) {
                long unused = entry.appendTo(ring);
                if (random.nextInt(20) == 0) {
                    offer(consumer, frame, intake);
                }
            }
            offer(consumer, frame, intake);
            Kinds kinds = ring.kinds();
            assertEquals(kinds, intake.kinds(), "seed " + seed);
            assertEquals(new Tally(entries.size(), ring.metrics().bytes()), kinds.total(), "seed " + seed);
            assertEquals(
                    count(entries, EnumSet.of(EntryType.CLOCK_READ, EntryType.CLOCK_ADVANCE)),
                    kinds.clock().entries());
            assertEquals(
                    count(entries, EnumSet.of(EntryType.INTERRUPT)),
                    kinds.interrupt().entries());
            assertEquals(
                    count(entries, EnumSet.of(EntryType.PROGRESS, EntryType.HALT)),
                    kinds.progress().entries());
            assertEquals(
                    count(entries, EnumSet.of(EntryType.HASH)), kinds.hash().entries());
            assertEquals(framesOf(entries), kinds.network().entries());
            List<Entry> ofDisks = entries.stream().filter(Entry::isDisks).toList();
            assertEquals(ofDisks.size(), kinds.disk().entries());
            assertEquals(
                    count(entries, EnumSet.of(EntryType.INPUT, EntryType.OUTPUT)),
                    kinds.input().entries()
                            + kinds.output().entries()
                            + kinds.network().entries()
                            + count(ofDisks, EnumSet.of(EntryType.INPUT, EntryType.OUTPUT)));
        }
    }

    /** All there is; the last frame a second time, which counts nothing. */
    private static void offer(RingConsumer consumer, FrameWriter frame, EntryIntake intake) {
        while (consumer.drain(frame, 1) > 0) {
            Frame sent = FrameReader.read(frame.finish());
            var unused = intake.offer(PRIMARY, sent);
            var unusedAgain = intake.offer(PRIMARY, sent);
        }
    }
}
