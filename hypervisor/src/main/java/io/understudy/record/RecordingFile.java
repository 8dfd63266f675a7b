package io.understudy.record;

import io.understudy.log.file.LogFileWriter;
import io.understudy.log.frame.FrameWriter;
import io.understudy.log.ring.LogRing;
import io.understudy.log.ring.Promptness;
import io.understudy.log.ring.RingConsumer;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Writes what comes through the log's ring to a file, on a thread of its own. Nobody waits for it but the ring itself,
 * when it is full.
 */
public final class RecordingFile implements AutoCloseable {
    private static final long LOOK_MILLIS = 20;
    private static final int FRAME_BYTES = 64 << 10;

    private final LogFileWriter file;
    private final RingConsumer entries;
    private final FrameWriter frame = new FrameWriter(FRAME_BYTES);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile IOException failure;

    /** Begins to write all that is recorded from now on; the file is closed with this. */
    public RecordingFile(LogRing ring, LogFileWriter file) {
        this.file = file;
        this.entries = ring.addConsumer(Promptness.WHEN_FILLING, () -> {});
        this.thread = new Thread(this::run, "recording-file");
        thread.start();
    }

    private void run() {
        try {
            boolean last = false;
            while (!last) {
                last = closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                // Nothing is recorded in a view of its own here: 0 marks a recording without a pair.
                while (entries.drain(frame, 0) > 0) {
                    file.append(frame.finish());
                }
            }
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            entries.close();
        }
    }

    /**
     * Writes the rest and ends the file.
     *
     * @throws IOException if any of it could not be written
     */
    @Override
    public void close() throws IOException {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        file.close();
        if (failure != null) {
            throw failure;
        }
    }
}
