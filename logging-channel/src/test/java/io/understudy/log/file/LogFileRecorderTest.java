package io.understudy.log.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.SampleLog;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.file.LogFileReader.Ending;
import io.understudy.log.ring.LogRing;
import io.understudy.log.ring.RingCapacity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LogFileRecorderTest {
    @TempDir
    private Path directory;

    private final AtomicReference<IOException> failure = new AtomicReference<>();

    @Test
    void shouldRecordWhatTheRingGets() throws IOException {
        Path file = directory.resolve("run.ulog");
        List<Entry> entries = new ArrayList<>(SampleLog.random(new Random(5), Baseline.POWER_ON, 20_000));
        Baseline end = SampleLog.after(Baseline.POWER_ON, entries);
        entries.add(Entry.end(end.nextSequence(), end.position(), 0, 1));
        LogRing ring = new LogRing(new RingCapacity(1024, 1 << 16), Baseline.POWER_ON);
        LogFileRecorder recorder =
                new LogFileRecorder(ring, LogFileWriter.create(file, SampleLog.HEADER), () -> 4, failure::set);
        entries.forEach(entry -> entry.appendTo(ring));
        recorder.close();
        assertNull(failure.get());
        assertEquals(entries, LogFileTest.readAll(file, Ending.REQUIRED));
        assertEquals(0, ring.metrics().backlogEntries());
    }

    @Test
    void shouldLeaveTheRecordingIncompleteWithoutAnEnd() throws IOException {
        Path file = directory.resolve("run.ulog");
        LogRing ring = new LogRing(RingCapacity.DEFAULT, Baseline.POWER_ON);
        LogFileRecorder recorder =
                new LogFileRecorder(ring, LogFileWriter.create(file, SampleLog.HEADER), () -> 4, failure::set);
        ring.progress(5, 6);
        recorder.close();
        assertFalse(Files.exists(file));
        assertEquals(
                List.of(Entry.progress(1, 5, 6)),
                LogFileTest.readAll(directory.resolve("run.ulog.incomplete"), Ending.MAY_BE_MISSING));
    }

    @Test
    void shouldReportAFailureAndNoLongerHoldUpTheRing() throws IOException, InterruptedException {
        Path file = directory.resolve("run.ulog");
        LogRing ring = new LogRing(new RingCapacity(64, 4096), Baseline.POWER_ON);
        CountDownLatch failed = new CountDownLatch(1);
        LogFileWriter writer = LogFileWriter.create(file, SampleLog.HEADER);
        writer.close();
        LogFileRecorder recorder = new LogFileRecorder(ring, writer, () -> 4, e -> {
            failure.set(e);
            failed.countDown();
        });
        for (int i = 0; i < 10_000; i++) {
            ring.progress(i, 0);
        }
        failed.await();
        recorder.close();
        assertTrue(
                failure.get().getMessage().contains("run.ulog.incomplete"),
                failure.get().getMessage());
    }
}
