package io.understudy.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryType;
import io.understudy.machine.InputSource;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.ScriptedMachine;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.HostInputs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RecorderTest {
    private static final long INTERVAL = 10_000;

    private final RecordedLog log = new RecordedLog(Baseline.POWER_ON);
    private final ScriptedMachine machine = new ScriptedMachine();
    private final List<String> told = new ArrayList<>();
    private Consumer<MachineInputs> script = inputs -> {};
    private long limit = Long.MAX_VALUE;

    private final InputSource live = new InputSource() {
        @Override
        public long atBlockStart(MachineInputs inputs) {
            told.add("live@" + inputs.count());
            script.accept(inputs);
            return limit;
        }

        @Override
        public long readClock(long blockStart) {
            return blockStart * 10;
        }

        @Override
        public void draw(long blockStart, int stream, byte[] into) {
            Arrays.fill(into, (byte) blockStart);
        }
    };

    private final Recorder.Marks marks = new Recorder.Marks() {
        @Override
        public void output(long sequence, int stream, byte[] bytes, int offset, int length) {
            told.add("output #" + sequence + " stream " + stream + " value " + bytes[offset] + " of " + length);
        }

        @Override
        public void consumed(long sequence, int stream, int bytes) {
            told.add("consumed #" + sequence + " bytes " + bytes);
        }
    };

    private Recorder recorder(long fromCount) {
        return new Recorder(live, log.sink(), marks, this::pace, INTERVAL, fromCount);
    }

    private long pace(MachineInputs at) {
        told.add("pace@" + at.count());
        return 0;
    }

    private List<String> logged() {
        return log.entries().stream().map(Entry::toString).toList();
    }

    private long at(Recorder recorder, long count) {
        machine.count = count;
        return recorder.atBlockStart(machine);
    }

    @Test
    void shouldLogBeforeTheMachineHasIt() {
        script = inputs -> {
            inputs.advanceClock(777);
            inputs.receive(0, "xyz".getBytes(StandardCharsets.US_ASCII), 1, 2);
        };
        machine.onInput = () -> machine.events.add("log has " + log.entries().size());
        at(recorder(0), 100);
        assertEquals(List.of("log has 2", "clock 777", "log has 3", "serial yz"), machine.events);
        assertEquals(
                List.of(
                        "#1 @100 PROGRESS check=5a",
                        "#2 @100 CLOCK_ADVANCE nanos=777 check=5a",
                        "#3 @100 INPUT stream=0 bytes=2 check=5a"),
                logged());
        assertEquals(List.of("pace@100", "live@100", "consumed #3 bytes 2"), told);
    }

    /** A new backup's and a snapshot's: neither may be forgotten, and the guest stands still once. */
    @Test
    void shouldTakeAllCopiesThatWereAskedForAtOneCheckpoint() {
        Recorder recorder = recorder(0);
        recorder.requestCheckpoint(() -> told.add("one"));
        recorder.requestCheckpoint(() -> told.add("other"));
        at(recorder, 100);
        at(recorder, 200);
        assertEquals(List.of("one", "other", "pace@100", "live@100", "pace@200", "live@200"), told);
        assertEquals(
                List.of("#1 @100 PROGRESS check=5a", "#2 @100 CHECKPOINT check=5a", "#3 @200 PROGRESS check=5a"),
                logged());
    }

    @Test
    void shouldLogAnInterruptWithThePlaceItCameTo() {
        machine.pending = true;
        machine.interruptFlag = true;
        script = MachineInputs::deliverInterrupt;
        at(recorder(0), 100);
        assertEquals("#2 @100 INTERRUPT vector=32 check=5a", logged().get(1));
        assertEquals(0x20, machine.instructionPointerLow(), "the handler is elsewhere, or this proves nothing");
    }

    @Test
    void shouldLogWhatTheGuestAsksAndSendsAtTheBlocksStart() {
        Recorder recorder = recorder(0);
        at(recorder, 100);
        machine.count = 140;
        assertEquals(1000, recorder.readClock(100));
        byte[] drawn = new byte[3];
        recorder.draw(100, 1, drawn);
        assertArrayEquals(new byte[] {100, 100, 100}, drawn);
        recorder.output(100, 0, new byte[] {0, 0x41, 0}, 1, 1);
        recorder.output(100, 3, "x123456789x".getBytes(StandardCharsets.US_ASCII), 1, 9);
        assertEquals(
                List.of(
                        "#2 @100 CLOCK_READ nanos=1000",
                        "#3 @100 DRAW stream=1 bytes=3",
                        "#4 @100 OUTPUT stream=0 bytes=1 check=41",
                        "#5 @100 OUTPUT stream=3 bytes=9 check=e3069283"),
                logged().subList(1, 5));
        assertArrayEquals(drawn, log.entries().get(2).bytes());
        assertEquals("output #4 stream 0 value 65 of 1", told.get(2));
    }

    @Test
    void shouldLogProgressOncePerPosition() {
        Recorder recorder = recorder(0);
        at(recorder, 0);
        at(recorder, 100);
        at(recorder, 100);
        at(recorder, 200);
        assertEquals(List.of("#1 @100 PROGRESS check=5a", "#2 @200 PROGRESS check=5a"), logged());
    }

    @Test
    void shouldLogEachSleepOnce() {
        Recorder recorder = recorder(0);
        machine.halted = true;
        at(recorder, 100);
        at(recorder, 100);
        machine.pending = true;
        machine.interruptFlag = true;
        script = MachineInputs::deliverInterrupt;
        at(recorder, 100);
        script = inputs -> {};
        machine.halted = true;
        at(recorder, 150);
        List<EntryType> types = log.entries().stream().map(Entry::type).toList();
        assertEquals(List.of(EntryType.HALT, EntryType.INTERRUPT, EntryType.HALT), types);
    }

    @Test
    void shouldHashAtTheLastBlockStartBeforeEachMultipleOfTheInterval() {
        Recorder recorder = recorder(0);
        limit = 1_000_000;
        assertEquals(INTERVAL, at(recorder, 0), "a run ends where the hash is due");
        at(recorder, INTERVAL - 512);
        assertEquals(0, hashes().size(), "another block fits before the multiple");
        script = inputs -> inputs.advanceClock(1);
        assertEquals(2 * INTERVAL, at(recorder, INTERVAL - 511));
        at(recorder, INTERVAL);
        at(recorder, INTERVAL + 5);
        at(recorder, 2 * INTERVAL);
        assertEquals(List.of(INTERVAL - 511, 2 * INTERVAL), hashes());
        List<Entry> entries = log.entries();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).type() == EntryType.HASH) {
                long position = entries.get(i).position();
                assertTrue(i == 0 || entries.get(i - 1).position() < position, "before any input of its count");
            }
        }
        limit = 2 * INTERVAL + 7;
        assertEquals(2 * INTERVAL + 7, at(recorder, 2 * INTERVAL + 1), "the live source may ask for less");
    }

    @Test
    void shouldHashAtTheSameMultiplesWhereverItBegan() {
        for (long from : new long[] {0, 1, 9_000, 9_488, 9_489, 9_999, 10_000, 10_001}) {
            limit = Long.MAX_VALUE;
            long due = at(recorder(from), from);
            assertEquals(0, due % INTERVAL);
            assertTrue(due - from > 511 && due - from <= INTERVAL + 511, from + " → " + due);
        }
    }

    private List<Long> hashes() {
        return log.entries().stream()
                .filter(entry -> entry.type() == EntryType.HASH)
                .map(Entry::position)
                .toList();
    }

    @Test
    void shouldRefuseAnIntervalShorterThanABlock() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Recorder(live, log.sink(), marks, at -> 0, HostInputs.LONGEST_BLOCK, 0));
        var unused = new Recorder(live, log.sink(), marks, at -> 0, HostInputs.LONGEST_BLOCK + 1, 0);
    }

    @Test
    void shouldLogTheEndAndShipIt() {
        Recorder recorder = recorder(0);
        machine.count = 300;
        recorder.end(machine, StopReason.guestExit(1));
        assertEquals(List.of("#1 @300 END reason=1 check=5a"), logged());
        assertEquals(List.of("pace@300"), told);
        assertThrows(IllegalStateException.class, () -> recorder.readClock(300));
    }
}
