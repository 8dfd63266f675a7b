package io.understudy.log.file;

import io.understudy.log.frame.FrameWriter;
import io.understudy.log.ring.LogRing;
import io.understudy.log.ring.Promptness;
import io.understudy.log.ring.RingConsumer;
import io.understudy.log.wire.CorruptLogException;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Takes entries out of a ring and into a recording, on a thread of its own. No output waits for the disk, so it is woken
 * only when the ring fills and otherwise looks every {@value #LOOK_MILLIS} ms.
 *
 * <p>If writing fails, the recording stays incomplete, the ring no longer waits for it, and the failure is reported;
 * the machine runs on.
 */
public final class LogFileRecorder implements AutoCloseable {
    private static final long LOOK_MILLIS = 50;
    private static final int FRAME_BYTES = FrameWriter.ANY_ENTRY_CAPACITY;

    private final LogFileWriter writer;
    private final LongSupplier view;
    private final Consumer<IOException> failed;
    private final RingConsumer consumer;
    private final FrameWriter frame = new FrameWriter(FRAME_BYTES);
    private final Thread thread;
    private volatile boolean closing;

    /**
     * Starts with the next entry recorded; see {@link LogRing#addConsumer}.
     *
     * @param writer closed by this recorder
     * @param view asked for at each frame, on the recorder's thread
     * @param failed told at most once, on the recorder's thread
     */
    public LogFileRecorder(LogRing ring, LogFileWriter writer, LongSupplier view, Consumer<IOException> failed) {
        this.writer = writer;
        this.view = view;
        this.failed = failed;
        thread = new Thread(this::run, "log-file-recorder");
        thread.setDaemon(true);
        consumer = ring.addConsumer(Promptness.WHEN_FILLING, () -> LockSupport.unpark(thread));
        thread.start();
    }

    private void run() {
        try (writer) {
            while (true) {
                boolean last = closing;
                while (consumer.drain(frame, view.getAsLong()) > 0) {
                    writer.append(frame.finish());
                }
                if (last) {
                    return;
                }
                LockSupport.parkNanos(this, LOOK_MILLIS * 1_000_000);
            }
        } catch (IOException e) {
            failed.accept(e);
        } catch (CorruptLogException e) {
            failed.accept(new IOException("the recorder produced a log it could not read: " + e.getMessage(), e));
        } finally {
            consumer.close();
        }
    }

    /** Writes what the ring holds, ends the file and waits for that. Call it when the producer has stopped. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
