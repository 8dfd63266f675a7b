package io.understudy.network.pcap;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes frames to a file in the format of libpcap (pcap-savefile(5)), microseconds, on a thread of its own: a slow disk loses
 * frames of the file and none of the segment.
 *
 * <pre>
 *   u32 a1b2c3d4  u16 2  u16 4  i32 0  u32 0  u32 most bytes of a frame  u32 1 (Ethernet)
 *   then each:  u32 seconds  u32 microseconds  u32 bytes here  u32 bytes on the segment  frame
 * </pre>
 */
public final class PcapFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PcapFile.class);
    private static final int MAGIC = 0xA1B2C3D4;
    private static final int HEADER_BYTES = 24;
    private static final int RECORD_BYTES = 16;
    private static final int MOST_FRAME_BYTES = 262_144;
    private static final int ETHERNET = 1;
    private static final int MOST_WAITING = 8192;
    private static final long IDLE_MILLIS = 200;

    private record Seen(Instant when, ByteBuffer frame) {}

    private final Path file;
    private final OutputStream out;
    private final BlockingQueue<Seen> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread = new Thread(this::write, "pcap");
    private volatile boolean closing;
    private final AtomicLong lost = new AtomicLong();

    private PcapFile(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
        thread.setDaemon(true);
        thread.start();
    }

    /** @throws IOException in one line, if the file cannot be written */
    public static PcapFile create(Path file) throws IOException {
        try {
            OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
            out.write(ByteBuffer.allocate(HEADER_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(MAGIC)
                    .putShort((short) 2)
                    .putShort((short) 4)
                    .putLong(0)
                    .putInt(MOST_FRAME_BYTES)
                    .putInt(ETHERNET)
                    .array());
            out.flush();
            return new PcapFile(file, out);
        } catch (NoSuchFileException e) {
            throw new IOException("cannot write the frames to " + file + ": there is no such folder", e);
        } catch (IOException e) {
            throw new IOException("cannot write the frames to " + file + ": " + e.getMessage(), e);
        }
    }

    /** A frame is on the segment. Never waits. One thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written by that one only
    public void frame(ByteBuffer frame) {
        if (!waiting.offer(new Seen(Instant.now(), frame.duplicate()))) {
            long unused = lost.incrementAndGet();
        }
    }

    private void write() {
        try {
            while (!closing || !waiting.isEmpty()) {
                Seen next = waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (next == null) {
                    continue;
                }
                for (Seen each = next; each != null; each = waiting.poll()) {
                    put(each);
                }
                out.flush();
            }
        } catch (IOException e) {
            LOG.error("{}: no more frames are written: {}", file, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(Seen seen) throws IOException {
        ByteBuffer frame = seen.frame;
        ByteBuffer record =
                ByteBuffer.allocate(RECORD_BYTES + frame.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt((int) seen.when.getEpochSecond()).putInt(seen.when.getNano() / 1000);
        record.putInt(frame.remaining()).putInt(frame.remaining()).put(frame);
        out.write(record.array());
    }

    /** Writes what waits, and closes the file. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
            out.close();
        } catch (IOException e) {
            LOG.error("{}: {}", file, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (lost.get() > 0) {
            LOG.warn("{}: {} frames came too fast and are not there", file, lost.get());
        }
    }
}
