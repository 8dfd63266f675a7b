package io.understudy.log.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.SampleLog;
import io.understudy.log.channel.EntryIntake.Intake;
import io.understudy.log.channel.EntryIntake.Refused;
import io.understudy.log.channel.EntryIntake.Taken;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.frame.Frame;
import io.understudy.log.frame.FrameReader;
import io.understudy.log.message.ChannelMessage.Ack;
import io.understudy.log.message.HostIncarnation;
import io.understudy.log.wire.Envelope;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntryIntakeTest {
    private static final HostIncarnation ALPHA = new HostIncarnation("alpha", 1);
    private static final HostIncarnation BETA = new HostIncarnation("beta", 1);
    private static final List<Entry> ENTRIES = SampleLog.everyType();

    private final EntryIntake intake = new EntryIntake(3, ALPHA, Baseline.POWER_ON);

    @Test
    void shouldTakeContiguousFramesAndAcknowledgeThem() {
        List<Entry> taken = new ArrayList<>();
        for (ByteBuffer bytes : SampleLog.frames(3, ENTRIES, 4)) {
            taken.addAll(taken(intake.offer(ALPHA, FrameReader.read(bytes))));
            assertEquals(new Ack(3, taken.size(), 77), intake.ack(77));
        }
        assertEquals(ENTRIES, taken);
        assertEquals(11, intake.received());
    }

    @Test
    void shouldTakeEachEntryOnceHoweverFramesOverlap() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            EntryIntake into = new EntryIntake(3, ALPHA, Baseline.POWER_ON);
            List<Entry> entries = SampleLog.random(random, Baseline.POWER_ON, 100);
            List<Entry> taken = new ArrayList<>();
            while (taken.size() < entries.size()) {
                int from = Math.max(0, taken.size() - random.nextInt(10));
                int to = Math.min(entries.size(), from + 1 + random.nextInt(15));
                taken.addAll(taken(into.offer(ALPHA, frame(3, entries, from, to))));
            }
            assertEquals(entries, taken, "seed " + seed);
        }
    }

    @Test
    void shouldRefuseAGap() {
        taken(intake.offer(ALPHA, frame(3, ENTRIES, 0, 3)));
        assertRefused("entries from 4 on are missing", intake.offer(ALPHA, frame(3, ENTRIES, 4, 6)));
        assertEquals(3, intake.received());
        assertEquals(ENTRIES.subList(3, 6), taken(intake.offer(ALPHA, frame(3, ENTRIES, 3, 6))));
    }

    @Test
    void shouldRefuseOtherViewsAndOtherPrimaries() {
        assertRefused("this host is in view 3", intake.offer(ALPHA, frame(2, ENTRIES, 0, 3)));
        assertRefused("this host is in view 3", intake.offer(ALPHA, frame(4, ENTRIES, 0, 3)));
        assertRefused("the primary of view 3 is alpha#1", intake.offer(BETA, frame(3, ENTRIES, 0, 3)));
        HostIncarnation restarted = new HostIncarnation("alpha", 2);
        assertRefused("from alpha#2", intake.offer(restarted, frame(3, ENTRIES, 0, 3)));
        assertEquals(0, intake.received());
    }

    @Test
    void shouldRefuseAnotherMachinesEntriesOfTheSameNumbers() {
        taken(intake.offer(ALPHA, frame(3, ENTRIES, 0, 3)));
        Frame foreign =
                FrameReader.read(SampleLog.frame(3, new Baseline(4, 999, 999, 9), List.of(Entry.progress(4, 1000, 0))));
        assertRefused("it continues", intake.offer(ALPHA, foreign));
        assertEquals(3, intake.received());
    }

    @Test
    void shouldLetInNothingOfAFrameWithABadEntry() {
        byte[] bytes = frameBytes(3, ENTRIES, 0, 3);
        bytes[bytes.length - 3] = 0x0F;
        ByteBuffer sealed = ByteBuffer.wrap(bytes);
        Envelope.seal(sealed);
        assertRefused("corrupt at byte", intake.offer(ALPHA, FrameReader.read(sealed)));
        assertEquals(Baseline.POWER_ON, intake.baseline());
    }

    @Test
    void shouldRefuseEntriesBehindTheEnd() {
        taken(intake.offer(ALPHA, frame(3, ENTRIES, 0, 11)));
        Frame more = FrameReader.read(SampleLog.frame(3, intake.baseline(), List.of(Entry.progress(12, 2_000_000, 0))));
        assertRefused("the log has ended", intake.offer(ALPHA, more));
        assertEquals(List.of(), taken(intake.offer(ALPHA, frame(3, ENTRIES, 0, 11))), "a duplicate is no fault");
    }

    private static List<Entry> taken(Intake intake) {
        return ((Taken) intake).entries();
    }

    private static void assertRefused(String reason, Intake intake) {
        String said = ((Refused) intake).reason();
        assertTrue(said.contains(reason), said);
    }

    private static Frame frame(long view, List<Entry> entries, int from, int to) {
        return FrameReader.read(ByteBuffer.wrap(frameBytes(view, entries, from, to)));
    }

    private static byte[] frameBytes(long view, List<Entry> entries, int from, int to) {
        Baseline base = SampleLog.after(Baseline.POWER_ON, entries.subList(0, from));
        return SampleLog.bytes(SampleLog.frame(view, base, entries.subList(from, to)));
    }
}
