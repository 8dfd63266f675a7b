package io.understudy.cpu.unicorn;

import io.understudy.cpu.unicorn.binding.GuestRam;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.binding.UnicornHandle;
import io.understudy.cpu.unicorn.discovery.EngineLayout;
import io.understudy.cpu.unicorn.discovery.Environment;
import java.nio.ByteBuffer;

/**
 * The engine with its own exact counting, {@code uc_emu_start(count=)}: a callback before every instruction. What block
 * counting is measured against; no machine runs on it.
 */
public final class CountedEngine implements AutoCloseable {
    private final GuestRam memory;
    private final UnicornHandle engine;
    private final Environment environment;

    /** An engine with this much RAM, a flat processor at address 0. */
    public CountedEngine(int ramBytes) {
        EngineLayout layout = EngineRuntime.get().layout();
        memory = new GuestRam(ramBytes);
        engine = new UnicornHandle();
        engine.map(memory);
        environment = layout.environmentOf(engine.address());
        engine.flushTlb();
    }

    public ByteBuffer ram() {
        return memory.buffer();
    }

    public void setInstructionPointer(int address) {
        environment.setInstructionPointer(address);
    }

    public void setStack(int address) {
        environment.setGeneral(4, address);
    }

    /** Runs exactly so many instructions. */
    public void run(long instructions) {
        UnicornHandle.check(
                "the reference",
                Libunicorn.uc_emu_start(engine.address(), environment.instructionPointer(), 0, 0, instructions));
    }

    @Override
    public void close() {
        engine.close();
        memory.close();
    }
}
