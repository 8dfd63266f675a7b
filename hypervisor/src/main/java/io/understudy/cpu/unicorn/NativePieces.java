package io.understudy.cpu.unicorn;

import io.understudy.cpu.EngineUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The machine code of {@code pieces.asm}, loaded once per process into memory that can be read and executed but no
 * longer written. It begins with the offsets of its entry points.
 */
final class NativePieces {
    private static final String RESOURCE = "pieces.bin";
    private static final int BYTES = 4096;

    private final long address;
    private final ByteBuffer offsets;

    private NativePieces(byte[] code) {
        address = HostMemory.map(BYTES);
        HostMemory.window(address, BYTES).put(code);
        offsets = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
        if (!HostMemory.protect(address, BYTES, HostMemory.READ | HostMemory.EXECUTE)) {
            throw new EngineUnavailable("the host does not let a process make memory executable");
        }
    }

    private static final class Loaded {
        static final NativePieces PIECES = new NativePieces(code());
    }

    static NativePieces get() {
        return Loaded.PIECES;
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

    private long entry(int index) {
        return address + offsets.getInt(4 * index);
    }
}
