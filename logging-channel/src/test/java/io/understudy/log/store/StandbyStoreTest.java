package io.understudy.log.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.SampleLog;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.frame.FrameReader;
import io.understudy.log.wire.CorruptLogException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandbyStoreTest {
    @TempDir
    Path folder;

    private Set<String> files() throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void shouldGiveBackWhatCameFromPowerOnOn() throws IOException {
        StoredSample sample = new StoredSample(folder, 7);
        try (StandbyStore store = StandbyStore.fromPowerOn(folder, SampleLog.HEADER)) {
            List<Entry> entries = sample.append(store, Baseline.POWER_ON, 500, 20);
            assertTrue(store.isWhole());
            assertTrue(store.readState().isEmpty());
            assertEquals(entries, StoredSample.read(store));
            assertEquals(SampleLog.after(Baseline.POWER_ON, entries), store.end());
        }
    }

    @Test
    void shouldBeNothingBeforeTheStateIsHere() throws IOException {
        StoredSample sample = new StoredSample(folder, 7);
        Baseline start = new Baseline(42, 1_000_000, 5_000, 3);
        try (StandbyStore store = StandbyStore.fromState(folder, SampleLog.HEADER)) {
            List<Entry> entries = sample.append(store, start, 50, 20);
            assertFalse(store.isWhole());
            assertTrue(store.replaceState(sample.state("state-1", start), start));
            assertTrue(store.isWhole());
            assertEquals(entries, StoredSample.read(store));
            assertArrayEquals(sample.ram(), StoredSample.readRam(store));
        }
    }

    @Test
    void shouldEndWhereTheStateStandsIfNothingFollows() throws IOException {
        StoredSample sample = new StoredSample(folder, 7);
        Baseline start = new Baseline(42, 1_000_000, 5_000, 3);
        try (StandbyStore store = StandbyStore.fromState(folder, SampleLog.HEADER)) {
            assertTrue(store.replaceState(sample.state("state-1", start), start));
            assertEquals(start, store.end());
            assertEquals(List.of(), StoredSample.read(store));
        }
    }

    @Test
    void shouldRefuseAFirstStateOfAnotherPlace() throws IOException {
        StoredSample sample = new StoredSample(folder, 7);
        Baseline start = new Baseline(42, 1_000_000, 5_000, 3);
        try (StandbyStore store = StandbyStore.fromState(folder, SampleLog.HEADER)) {
            sample.append(store, new Baseline(43, 1_000_000, 5_000, 3), 5, 20);
            assertFalse(store.replaceState(sample.state("state-1", start), start));
            assertFalse(store.isWhole());
        }
    }

    /** A snapshot's, that is, right behind the one of the state that came anew. */
    @Test
    void shouldTakeAStateWhoseCheckpointHasAnotherBehindItInTheSameFrame() throws IOException {
        StoredSample sample = new StoredSample(folder, 7);
        try (StandbyStore store = StandbyStore.fromPowerOn(folder, SampleLog.HEADER)) {
            sample.append(store, Baseline.POWER_ON, 300, 20);
            Baseline end = store.end();
            Baseline checkpoint = sample.nextCheckpoint(store, 0);
            assertTrue(store.replaceState(sample.state("state-1", checkpoint), checkpoint));
            List<Entry> both = List.of(
                    Entry.checkpoint(end.nextSequence(), checkpoint.position(), 1),
                    Entry.checkpoint(checkpoint.nextSequence(), checkpoint.position() + 5, 1));
            store.append(FrameReader.read(SampleLog.frame(3, end, both)), true);
            assertEquals(checkpoint, store.base());
            assertEquals(both.subList(1, 2), StoredSample.read(store));
        }
    }

    @Test
    void shouldDropTheLogBeforeAStateThatCameAnew() throws IOException {
        StoredSample sample = new StoredSample(folder, 7);
        try (StandbyStore store = StandbyStore.fromPowerOn(folder, SampleLog.HEADER)) {
            sample.append(store, Baseline.POWER_ON, 300, 20);
            Baseline checkpoint = sample.checkpoint(store, 2, 3);
            List<Entry> tail = sample.tail(store, checkpoint);
            assertEquals(Set.of("log-1.ulog.incomplete", "log-2.ulog.incomplete"), files());
            assertTrue(store.replaceState(sample.state("state-1", checkpoint), checkpoint));
            assertEquals(Set.of("log-2.ulog.incomplete", "state-1"), files());
            List<Entry> more = sample.append(store, store.end(), 100, 20);
            assertEquals(StoredSample.both(tail, more), StoredSample.read(store));
            assertArrayEquals(sample.ram(), StoredSample.readRam(store));
        }
    }

    @Test
    void shouldWaitForTheCheckpointOfAStateThatIsEarly() throws IOException {
        StoredSample sample = new StoredSample(folder, 7);
        try (StandbyStore store = StandbyStore.fromPowerOn(folder, SampleLog.HEADER)) {
            List<Entry> before = sample.append(store, Baseline.POWER_ON, 300, 20);
            Baseline checkpoint = sample.nextCheckpoint(store, 2);
            assertTrue(store.replaceState(sample.state("state-1", checkpoint), checkpoint));
            assertEquals(before, StoredSample.read(store));
            assertEquals(Baseline.POWER_ON, store.base());
            assertEquals(checkpoint, sample.checkpoint(store, 2, 0));
            assertEquals(checkpoint, store.base());
            assertEquals(Set.of("log-2.ulog.incomplete", "state-1"), files());
            assertEquals(List.of(), StoredSample.read(store));
        }
    }

    @Test
    void shouldKeepTheOldStateIfTheNewOneBelongsElsewhere() throws IOException {
        StoredSample sample = new StoredSample(folder, 7);
        try (StandbyStore store = StandbyStore.fromPowerOn(folder, SampleLog.HEADER)) {
            sample.append(store, Baseline.POWER_ON, 300, 20);
            Baseline checkpoint = sample.checkpoint(store, 2, 3);
            Baseline wrong = new Baseline(
                    checkpoint.nextSequence(), checkpoint.position(), checkpoint.nanos() + 1, checkpoint.outputs());
            assertFalse(store.replaceState(sample.state("state-1", wrong), wrong));
            assertEquals(Baseline.POWER_ON, store.base());
            assertEquals(Set.of("log-1.ulog.incomplete", "log-2.ulog.incomplete"), files());
        }
    }

    @Test
    void shouldReplaceOneStateByTheNext() throws IOException {
        StoredSample sample = new StoredSample(folder, 7);
        try (StandbyStore store = StandbyStore.fromPowerOn(folder, SampleLog.HEADER)) {
            for (int i = 1; i <= 5; i++) {
                sample.append(store, store.end(), 100, 20);
                Baseline checkpoint = sample.checkpoint(store, 1, 1);
                assertTrue(store.replaceState(sample.state("state-" + i, checkpoint), checkpoint));
                assertEquals(Set.of("log-" + (i + 1) + ".ulog.incomplete", "state-" + i), files());
            }
        }
    }

    @Test
    void shouldRefuseAFrameThatDoesNotContinueTheLog() throws IOException {
        StoredSample sample = new StoredSample(folder, 7);
        try (StandbyStore store = StandbyStore.fromPowerOn(folder, SampleLog.HEADER)) {
            sample.append(store, Baseline.POWER_ON, 300, 20);
            Baseline end = store.end();
            Baseline gap = new Baseline(end.nextSequence() + 1, end.position(), end.nanos(), end.outputs());
            assertThrows(CorruptLogException.class, () -> sample.append(store, gap, 5, 20));
            assertEquals(end, store.end());
        }
    }
}
