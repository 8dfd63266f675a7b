package io.understudy.cpu.unicorn.interposition;

import io.understudy.cpu.EngineUnavailable;
import io.understudy.cpu.unicorn.binding.HostMemory;
import io.understudy.cpu.unicorn.memory.TlbFill;
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
public final class NativePieces {
    private static final String RESOURCE = "pieces.bin";
    private static final int BYTES = 4096;

    private final long address;
    private final ByteBuffer offsets;

    private NativePieces(byte[] code, long address) {
        this.address = address;
        HostMemory.protect(address, BYTES, HostMemory.READ | HostMemory.WRITE);
        HostMemory.window(address, BYTES).put(code);
        offsets = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
        if (!HostMemory.protect(address, BYTES, HostMemory.READ | HostMemory.EXECUTE)) {
            throw new EngineUnavailable("the host does not let a process make memory executable");
        }
    }

    private static final class Loaded {
        static final byte[] CODE = code();
        static final NativePieces PIECES = new NativePieces(CODE, HostMemory.map(2L * BYTES));
    }

    public static NativePieces get() {
        return Loaded.PIECES;
    }

    /** Another copy of the code, in this page, whose pieces find their words in the page behind it. */
    public static NativePieces loadAt(long address) {
        return new NativePieces(Loaded.CODE, address);
    }

    /** Whether this host can run them. */
    public static boolean fitHost() {
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

    public long blockCounter() {
        return entry(0);
    }

    public long blockGate() {
        return entry(1);
    }

    public long exception() {
        return entry(2);
    }

    public long flagRescue() {
        return entry(3);
    }

    public long nothingRead() {
        return entry(4);
    }

    public long nothingWrite() {
        return entry(5);
    }

    /** For a copy of one's own, see {@link TlbFill}. */
    public long tlbFill() {
        return entry(6);
    }

    /** What stands in the place of the engine's own functions, see {@link EngineCalls}. */
    long replacement(int index) {
        return entry(7 + index);
    }

    public long address() {
        return address;
    }

    /** The page behind the code. */
    public ByteBuffer words() {
        return HostMemory.window(address + BYTES, BYTES);
    }

    private long entry(int index) {
        return address + offsets.getInt(4 * index);
    }
}
