package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.CpuExit;
import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.GuestRequests;
import io.understudy.cpu.ProcessorModel;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.state.StateWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;

/** A processor with RAM and a program, on devices that answer by a fixed rule and write down what they were asked. */
final class Guest implements AutoCloseable, GuestRequests {
    static final int RAM_BYTES = 0x80000;
    static final int STACK = 0x9000;

    final UnicornEngine engine;
    final Cpu cpu;
    final CpuState state;
    final ByteBuffer ram;
    final List<String> requests = new ArrayList<>();
    Runnable onRequest = () -> {};

    Guest(CounterMode mode, MemoryMode memory) {
        this(ProcessorModel.I386, mode, memory);
    }

    private Guest(ProcessorModel model, CounterMode mode, MemoryMode memory) {
        engine = UnicornEngine.open(model, RAM_BYTES, this, mode, memory);
        assertEquals(mode, engine.mode());
        assertEquals(memory, engine.memory());
        cpu = engine.cpu();
        state = cpu.state();
        ram = engine.ram();
        state.setGeneral(GeneralRegister.ESP, STACK);
    }

    Guest(CounterMode mode, MemoryMode memory, Code code) {
        this(mode, memory);
        load(code);
        state.setInstructionPointer(code.origin());
    }

    /** In 64-bit code, on {@link LongMode#enter its page tables}. */
    static Guest inLongMode(CounterMode mode, MemoryMode memory, Code code) {
        Guest guest = new Guest(ProcessorModel.AMD64, mode, memory);
        LongMode.enter(guest.state, guest.ram);
        guest.state.setInstructionPointer(code.origin());
        return guest.load(code);
    }

    /** Its {@code uc_engine}. */
    long engineAddress() {
        return engine.address();
    }

    Guest load(Code code) {
        code.writeTo(ram);
        cpu.ramWritten(code.origin(), code.toBytes().length);
        return this;
    }

    /** Runs without a limit and expects this outcome, this count and this EIP. */
    Guest expect(CpuExit exit, long count, long instructionPointer) {
        assertEquals(exit, cpu.run(Cpu.NO_LIMIT), cpu::failure);
        return at(count, instructionPointer);
    }

    Guest expectException(int vector, int errorCode, long count, long instructionPointer) {
        expect(CpuExit.EXCEPTION, count, instructionPointer);
        assertEquals(vector, cpu.exceptionVector());
        assertEquals(errorCode, cpu.exceptionErrorCode());
        return this;
    }

    Guest at(long count, long instructionPointer) {
        assertEquals(count, cpu.count(), "count");
        assertEquals(hex(instructionPointer), hex(state.instructionPointer()), "EIP");
        return this;
    }

    Guest resumeAt(long instructionPointer) {
        state.setInstructionPointer(instructionPointer);
        return this;
    }

    /**
     * Runs to the last block start at or before the target, whatever happens on the way.
     *
     * @param slice the length of the next run
     * @param afterFault takes the guest to where it goes on
     */
    void advance(long target, IntSupplier slice, Runnable afterFault) {
        long limit = cpu.count();
        while (cpu.count() < target) {
            limit = Math.min(target, Math.max(limit, cpu.count()) + slice.getAsInt());
            CpuExit exit = cpu.run(limit);
            switch (exit) {
                case LIMIT -> {
                    if (limit == target) {
                        return;
                    }
                }
                case EXCEPTION -> {
                    requests.add("vector " + cpu.exceptionVector() + " at " + cpu.count());
                    if (!cpu.exceptionIsSoftware()) {
                        afterFault.run();
                    }
                }
                case HALT -> requests.add("halt at " + cpu.count());
                case INTERRUPT_WINDOW, FAILED -> throw new AssertionError(exit + " " + cpu.failure());
            }
        }
    }

    int register(GeneralRegister register) {
        return (int) state.general(register);
    }

    /** The arithmetic flags: OF, SF, ZF, AF, PF, CF. */
    int arithmeticFlags() {
        return state.flags() & 0x8D5;
    }

    byte[] saved() {
        StateWriter out = new StateWriter();
        cpu.save(out);
        byte[] bytes = new byte[out.written().remaining()];
        out.written().get(bytes);
        return bytes;
    }

    static void assertSame(Guest expected, Guest actual, String when) {
        assertEquals(expected.describe(), actual.describe(), when);
        assertEquals(expected.requests, actual.requests, when);
        int difference = expected.ram.mismatch(actual.ram);
        assertEquals(-1, difference, () -> "RAM differs at " + hex(difference) + ", " + when);
        assertTrue(Arrays.equals(expected.saved(), actual.saved()), () -> "saved state differs, " + when);
    }

    String describe() {
        StringBuilder text = new StringBuilder("count " + cpu.count() + " eip " + hex(state.instructionPointer()));
        for (GeneralRegister register : GeneralRegister.values()) {
            text.append(' ').append(register).append(' ').append(hex(state.general(register)));
        }
        return text.append(" flags ").append(hex(state.flags())).toString();
    }

    static String hex(long value) {
        return Long.toHexString(value) + "h";
    }

    @Override
    public int portRead(int port, int size) {
        requests.add("in " + port + " " + size + " from " + cpu.blockStart());
        onRequest.run();
        return 0x12345678 + port;
    }

    @Override
    public void portWrite(int port, int size, int value) {
        requests.add("out " + port + " " + size + " " + hex(value) + " from " + cpu.blockStart());
        onRequest.run();
    }

    @Override
    public long timestamp() {
        requests.add("tsc from " + cpu.blockStart());
        onRequest.run();
        return 0x1122334455667788L + requests.size();
    }

    @Override
    public void close() {
        engine.close();
    }
}
