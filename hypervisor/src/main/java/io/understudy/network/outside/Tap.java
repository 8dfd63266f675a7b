package io.understudy.network.outside;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.understudy.network.attachment.AttachmentProtocol;
import io.understudy.network.ethernet.Frames;
import io.understudy.network.segment.Segment;
import io.understudy.network.segment.SegmentPort;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A TAP device of Linux (Documentation/networking/tuntap.rst): the segment is a network interface of this computer, which may
 * be part of a bridge. The device's file is read and written by a thread each, since the kernel has no way to wait for both.
 */
public final class Tap implements SegmentPort, AutoCloseable {
    private static final int READ_WRITE = 2;
    private static final int NONBLOCKING = 0x800;
    private static final long SET_INTERFACE = 0x400454CAL; // TUNSETIFF
    private static final short TAP_WITHOUT_HEADER = 0x1002; // IFF_TAP | IFF_NO_PI
    private static final int REQUEST_BYTES = 40;
    private static final int NAME_BYTES = 16;
    private static final int NOT_PERMITTED = 1;
    private static final int MOST_WAITING = 1024;
    private static final short POLL_IN = 1;
    private static final int POLL_MILLIS = 200;

    static {
        Native.register(Tap.class, "c");
    }

    private final Transport transport;
    private final Segment segment;
    private final String name;
    private final int file;
    private final BlockingQueue<ByteBuffer> leaving = new ArrayBlockingQueue<>(MOST_WAITING);
    private volatile boolean closing;

    private static native int open(String path, int flags) throws LastErrorException;

    private static native int ioctl(int file, long request, Pointer argument) throws LastErrorException;

    private static native long read(int file, byte[] into, long bytes) throws LastErrorException;

    private static native long write(int file, byte[] from, long bytes) throws LastErrorException;

    private static native int poll(Pointer files, long count, int millis) throws LastErrorException;

    private static native int close(int file);

    private Tap(Transport transport, Segment segment, String name, int file) {
        this.transport = transport;
        this.segment = segment;
        this.name = name;
        this.file = file;
    }

    /**
     * Opens the device, which is made if there is none of this name.
     *
     * @throws IOException in one line, with what to type, if that is not allowed
     */
    public static Tap open(Transport transport, Segment segment, String name) throws IOException {
        if (name.isEmpty() || name.length() >= NAME_BYTES || !name.matches("[A-Za-z0-9_.-]+")) {
            throw new IllegalArgumentException("'" + name + "' is no name of a network interface");
        }
        int file = -1;
        try (Memory request = new Memory(REQUEST_BYTES)) {
            file = open("/dev/net/tun", READ_WRITE | NONBLOCKING);
            request.clear();
            request.write(0, name.getBytes(StandardCharsets.US_ASCII), 0, name.length());
            request.setShort(NAME_BYTES, TAP_WITHOUT_HEADER);
            int unused = ioctl(file, SET_INTERFACE, request);
        } catch (LastErrorException e) {
            if (file >= 0) {
                close(file);
            }
            throw new IOException(
                    "cannot open TAP device " + name + ": "
                            + (e.getErrorCode() == NOT_PERMITTED || e.getErrorCode() == 13
                                    ? "this needs rights; as root: ip tuntap add dev " + name
                                            + " mode tap user $USER && ip" + " link set " + name + " up"
                                    : e.getMessage()),
                    e);
        }
        Tap tap = new Tap(transport, segment, name, file);
        tap.start("tap-reader", tap::readFrames);
        tap.start("tap-writer", tap::writeFrames);
        transport.loop().execute(() -> segment.plug(tap));
        return tap;
    }

    private void start(String thread, Runnable task) {
        Thread started = new Thread(task, thread);
        started.setDaemon(true);
        started.start();
    }

    @Override
    public String name() {
        return "TAP device " + name;
    }

    @Override
    public String label() {
        return name;
    }

    @Override
    public void deliver(ByteBuffer frame) {
        boolean unused = leaving.offer(frame.duplicate());
    }

    private void readFrames() {
        byte[] bytes = new byte[AttachmentProtocol.MAX_FRAME];
        try (Memory waiting = new Memory(Long.BYTES)) {
            while (!closing) {
                waiting.setInt(0, file);
                waiting.setInt(Integer.BYTES, POLL_IN);
                if (poll(waiting, 1, POLL_MILLIS) > 0) {
                    int length = (int) read(file, bytes, bytes.length);
                    ByteBuffer frame = ByteBuffer.allocate(length)
                            .put(bytes, 0, length)
                            .flip()
                            .asReadOnlyBuffer();
                    if (Frames.isWhole(frame)) {
                        transport.loop().execute(() -> segment.frame(this, frame, nowMillis()));
                    }
                }
            }
        } catch (LastErrorException e) {
            transport.loop().execute(() -> segment.unplug(this));
        }
    }

    private void writeFrames() {
        try {
            while (!closing) {
                ByteBuffer frame = leaving.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (frame != null) {
                    write(frame);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        try {
            long unused = write(file, bytes, bytes.length);
        } catch (LastErrorException e) {
            // The interface is down, or too small for this frame: it is lost, as on a wire.
        }
    }

    private long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(transport.nanoTime());
    }

    @Override
    public void close() {
        closing = true;
        close(file);
    }
}
