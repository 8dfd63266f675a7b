package io.understudy.cpu.unicorn.run;

import io.understudy.cpu.unicorn.binding.HostMemory;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The words through which Java and the counter talk during a run; the mirror of {@code layout.inc}, whose comments say
 * what each means.
 */
public final class RunControl implements AutoCloseable {
    static final int REASON_NONE = 0;
    public static final int REASON_LIMIT = 1;
    public static final int REASON_WINDOW = 2;
    public static final int REASON_EXCEPTION = 3;
    public static final int REASON_INSIDE = 4;
    public static final int REASON_UNKNOWN = 5;

    private static final int COUNT = 0;
    private static final int GATE = 8;
    private static final int LIMIT = 16;
    private static final int STOP = 24;
    private static final int BLOCK = 32;
    private static final int NEXT = 40;
    private static final int RESTARTED = 48;
    private static final int ENV = 56;
    private static final int REASON = 64;
    private static final int VECTOR = 68;
    private static final int WATCH = 72;
    private static final int PASS = 76;
    private static final int STOP_PC = 80;
    private static final int RESCUED_BLOCK = 88;
    private static final int RESCUED_COUNT = 96;
    private static final int READ_REGISTER = 104;
    private static final int FITTING = 116;
    private static final int LENT_SLOT = 120;
    private static final int LENT_FROM = 128;

    private static final int UC = 136;
    private static final int CHECK_EXIT = 144;
    private static final int BLOCK_GATE = 152;
    private static final int INLINE = 160;

    private static final int PAGE = 4096;
    private static final int BYTES = 2 * PAGE;
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long code = HostMemory.mapLow(BYTES);
    private final long address = code + PAGE;
    private final ByteBuffer words = HostMemory.window(address, PAGE);

    public RunControl() {
        words.putLong(STOP, Libunicorn.addressOf("uc_emu_stop"));
        words.putLong(READ_REGISTER, Libunicorn.addressOf("uc_reg_read"));
        words.putLong(STOP_PC, -1);
    }

    /** A page in front of the words, for code that uses them. */
    public long codePage() {
        return code;
    }

    public long address() {
        return address;
    }

    /**
     * Has the counter written into the translations.
     *
     * @param gate what it calls when a block may have to stop
     * @param checkExit the engine's check for a stop
     */
    public void countInline(long gate, long checkExit) {
        words.putLong(CHECK_EXIT, checkExit);
        words.putLong(BLOCK_GATE, gate);
        words.putInt(INLINE, 1);
    }

    /**
     * Prepares a run.
     *
     * @param pass the first block starts whatever the limit says
     * @param fitting a block does not start if it would end beyond the limit
     */
    public void arm(long limit, boolean pass, boolean fitting) {
        words.putLong(BLOCK, 0);
        words.putLong(NEXT, 0);
        words.putLong(RESTARTED, 0);
        words.putInt(REASON, REASON_NONE);
        words.putInt(PASS, pass ? 1 : 0);
        words.putInt(FITTING, fitting ? 1 : 0);
        LONG.setVolatile(words, LIMIT, limit);
        LONG.setVolatile(words, GATE, watching() || pass || fitting ? -1 : limit);
    }

    /** After {@link #arm}: the first block puts {@code from} back into the slot that was lent to it. */
    void lend(long slot, long from) {
        words.putLong(LENT_FROM, from);
        words.putLong(LENT_SLOT, slot);
        LONG.setVolatile(words, GATE, -1L);
    }

    /** Does what the first block should have done, if it has not. Between runs. */
    void takeBack() {
        long slot = words.getLong(LENT_SLOT);
        if (slot != 0) {
            words.putLong(LENT_SLOT, 0);
            HostMemory.putLong(slot, words.getLong(LENT_FROM));
        }
    }

    /** Makes the next block not start. From any thread. */
    public void lower() {
        LONG.setVolatile(words, LIMIT, -1L);
        LONG.setVolatile(words, GATE, -1L);
    }

    public long count() {
        return words.getLong(COUNT);
    }

    public void setCount(long count) {
        words.putLong(COUNT, count);
    }

    public long gate() {
        return (long) LONG.getVolatile(words, GATE);
    }

    public long limit() {
        return (long) LONG.getVolatile(words, LIMIT);
    }

    /** Where {@link #block} lies. */
    public long blockAddress() {
        return address + BLOCK;
    }

    public long block() {
        return words.getLong(BLOCK);
    }

    public void setBlock(long block) {
        words.putLong(BLOCK, block);
    }

    public long next() {
        return words.getLong(NEXT);
    }

    public void setNext(long block) {
        words.putLong(NEXT, block);
    }

    public long restarted() {
        return words.getLong(RESTARTED);
    }

    public void setRestarted(long block) {
        words.putLong(RESTARTED, block);
    }

    public void setEngine(long uc, long env) {
        words.putLong(UC, uc);
        words.putLong(ENV, env);
    }

    public int reason() {
        return words.getInt(REASON);
    }

    public void setReason(int reason) {
        words.putInt(REASON, reason);
    }

    public int vector() {
        return words.getInt(VECTOR);
    }

    public void setVector(int vector) {
        words.putInt(VECTOR, vector);
    }

    public boolean watching() {
        return words.getInt(WATCH) != 0;
    }

    public void setWatching(boolean on) {
        words.putInt(WATCH, on ? 1 : 0);
    }

    public boolean passing() {
        return words.getInt(PASS) != 0;
    }

    public void passed() {
        words.putInt(PASS, 0);
    }

    public boolean fitting() {
        return words.getInt(FITTING) != 0;
    }

    public long stopPc() {
        return words.getLong(STOP_PC);
    }

    public void setStopPc(long linear) {
        words.putLong(STOP_PC, linear);
    }

    /** Notes that the flags were rescued in this execution of this block; false if that was known. */
    public boolean rescue(long block, long count) {
        if (words.getLong(RESCUED_BLOCK) == block && words.getLong(RESCUED_COUNT) == count) {
            return false;
        }
        words.putLong(RESCUED_BLOCK, block);
        words.putLong(RESCUED_COUNT, count);
        return true;
    }

    /** Forgets the last rescue: the block that runs next was not interrupted by one. */
    public void forgetRescue() {
        words.putLong(RESCUED_BLOCK, 0);
    }

    @Override
    public void close() {
        HostMemory.unmap(code, BYTES);
    }
}
