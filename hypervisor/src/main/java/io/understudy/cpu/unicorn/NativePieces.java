package io.understudy.cpu.unicorn;

import io.understudy.cpu.EngineUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The machine code of {@code pieces.asm} in memory that can be read and executed but no longer written. It begins with
 * the offsets of its entry points. One copy serves all processors, but for the pieces that find their words relative to
 * themselves.
 */
final class NativePieces {
    private static final String RESOURCE = "pieces.bin";
    private static final int BYTES = 4096;

    private final long address;
    private final ByteBuffer offsets;

    private NativePieces(byte[] code, long bytes) {
        address = HostMemory.map(bytes);
        HostMemory.window(address, BYTES).put(code);
        offsets = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
        if (!HostMemory.protect(address, BYTES, HostMemory.READ | HostMemory.EXECUTE)) {
            throw new EngineUnavailable("the host does not let a process make memory executable");
        }
    }

    private static final class Loaded {
        static final NativePieces PIECES = new NativePieces(code(), BYTES);
    }

    static NativePieces get() {
        return Loaded.PIECES;
    }

    /** Another copy of the code, with zeroed, writable memory behind its page: so many bytes in all. */
    static NativePieces load(long bytes) {
        return new NativePieces(code(), bytes);
    }

    /** Whether this host can run them. */
    static boolean fitHost() {
        String architecture = System.getProperty("os.arch");
        return (architecture.equals("amd64") || architecture.equals("x86_64"))
                && System.getProperty("os.name").equals("Linux");
    }

    static byte[] code() {
        try (InputStream in = NativePieces.class.getResourceAsStream(RESOURCE)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long blockCounter() {
        return entry(0);
    }

    long exception() {
        return entry(1);
    }

    long flagRescue() {
        return entry(2);
    }

    long nothingRead() {
        return entry(3);
    }

    long nothingWrite() {
        return entry(4);
    }

    /** For a copy of one's own, see {@link TlbFill}. */
    long tlbFill() {
        return entry(5);
    }

    long address() {
        return address;
    }

    private long entry(int index) {
        return address + offsets.getInt(4 * index);
    }
}
