package io.understudy.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryType;
import io.understudy.machine.BlockMachine;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.Slices;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a replay says when log and machine part, and when the log breaks off. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ReplayerTest {
    private static final long SEED = 3;
    private static final Recording RECORDING = Recording.of(SEED, 8000);

    private static Replayer replayer(List<Entry> log) {
        return new Replayer(
                new TrickledEntries(log, 1),
                (machine, sequence, nanos) -> null,
                (sequence, stream, bytes, offset, length) -> {},
                Recording.noLiveOutputs(),
                new Slices(1, 1000));
    }

    private static int first(EntryType type) {
        for (int i = 0; i < RECORDING.entries().size(); i++) {
            if (RECORDING.entries().get(i).type() == type) {
                return i;
            }
        }
        throw new AssertionError("no " + type);
    }

    @Test
    void shouldEndWhereALogWithoutEndBreaksOff() {
        int length = first(EntryType.PROGRESS) + 1;
        Replayer replayer = replayer(RECORDING.entries().subList(0, length));
        BlockMachine machine = new BlockMachine(SEED, replayer, replayer);
        StopReason end = machine.run();
        assertEquals(StopReason.Kind.END_OF_LOG, end.kind());
        assertFalse(replayer.finished());
        assertEquals(length, replayer.executedSequence());
        assertEquals(RECORDING.entries().get(length - 1).position(), machine.count());
        assertEquals(machine.count(), replayer.executedCount());
    }

    @Test
    void shouldSayThatALogBrokeOffWithinABlock() {
        // Two questions of one block, of which the log holds the first.
        List<Entry> entries = RECORDING.entries();
        int index = 0;
        while (!(entries.get(index).type().synchronous()
                && entries.get(index + 1).type().synchronous()
                && entries.get(index).position() == entries.get(index + 1).position())) {
            index++;
        }
        Replayer replayer = replayer(entries.subList(0, index + 1));
        BlockMachine machine = new BlockMachine(SEED, replayer, replayer);
        LogExhausted exhausted = assertThrows(LogExhausted.class, machine::run);
        assertTrue(exhausted.getMessage().contains(" " + entries.get(index).position() + ","), exhausted.getMessage());
    }

    @Test
    void shouldFindAQuestionThatTheGuestNeverAsksEvenAtTheEndOfTheLog() {
        // The log's last entries are questions only: nothing says how far the machine may run to get there.
        List<Entry> log = List.of(
                Entry.progress(1, 0, new BlockMachine(SEED, null, null).instructionPointerLow()),
                Entry.draw(2, 1 << 20, 1, new byte[8]));
        Replayer replayer = replayer(log);
        assertThrows(Divergence.class, () -> new BlockMachine(SEED, replayer, replayer).run());
    }

    @Test
    void shouldReportPositionExpectedAndGotInOneLine() {
        int index = first(EntryType.HASH);
        Entry hash = RECORDING.entries().get(index);
        Tampering.Forgery forgery = Tampering.withEntry(RECORDING.entries(), index).stream()
                .filter(each -> each.change().equals("other RAM"))
                .findFirst()
                .orElseThrow();
        Divergence divergence =
                assertThrows(Divergence.class, () -> Replay.of(SEED, new TrickledEntries(forgery.entries(), 1), 1));
        String message = divergence.getMessage();
        assertTrue(message.contains("at instruction " + hash.position()), message);
        assertTrue(
                message.contains(String.format("expected ram %08x", hash.hash().ram() ^ 1)), message);
        assertTrue(message.contains(String.format("got ram %08x", hash.hash().ram())), message);
        assertFalse(message.contains("\n"));
    }

    @Test
    void shouldCompareHowTheGuestEndedItself() {
        long seed = 0;
        while (Recording.of(seed, 20_000).end().kind() != StopReason.Kind.GUEST_EXIT) {
            seed++;
        }
        Recording recording = Recording.of(seed, 20_000);
        List<Entry> entries = recording.entries();
        int last = entries.size() - 1;
        for (Tampering.Forgery forgery : Tampering.withEntry(entries, last)) {
            long program = seed;
            EntrySource log = new TrickledEntries(forgery.entries(), 1);
            switch (forgery.change()) {
                case "missing" -> assertFalse(Replay.of(program, log, 1).finished());
                case "duplicated" -> assertTrue(Replay.of(program, log, 1).finished());
                default -> assertThrows(Divergence.class, () -> Replay.of(program, log, 1), forgery.what());
            }
        }
    }
}
