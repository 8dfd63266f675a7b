package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.ProcessorModel;
import io.understudy.cpu.unicorn.binding.EngineModel;
import io.understudy.cpu.unicorn.binding.GuestRam;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.binding.UnicornHandle;
import io.understudy.cpu.unicorn.discovery.Environment;
import io.understudy.cpu.unicorn.register.RegisterFile;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * The engine's own exact counting, {@code uc_emu_start(count=)}: a callback for every instruction. Right for
 * everything but code that rewrites its own block and CMPXCHG8B.
 */
@SuppressWarnings("EnumOrdinal") // the order of the enum is the order of the encoding
final class Reference implements AutoCloseable {
    private final GuestRam memory = new GuestRam(Guest.RAM_BYTES);
    private final UnicornHandle engine;
    private final Environment environment;
    private long count;

    Reference(Code code) {
        this(ProcessorModel.I386, code);
    }

    private Reference(ProcessorModel model, Code code) {
        engine = new UnicornHandle(EngineModel.of(model));
        engine.map(memory);
        environment = EngineRuntime.get().layout().environmentOf(engine.address());
        code.writeTo(ram());
        environment.setInstructionPointer(code.origin());
        environment.setGeneral(4, Guest.STACK);
        engine.flushTlb();
    }

    static Reference inLongMode(Code code) {
        Reference reference = new Reference(ProcessorModel.AMD64, code);
        RegisterFile registers = new RegisterFile();
        registers.attach(reference.engine, reference.environment);
        registers.makeFlat();
        LongMode.enter(registers, reference.ram());
        registers.setInstructionPointer(code.origin());
        registers.settle();
        return reference;
    }

    ByteBuffer ram() {
        return memory.buffer();
    }

    void runTo(long target) {
        environment.forgetException();
        if (target > count) {
            int error =
                    Libunicorn.uc_emu_start(engine.address(), environment.instructionPointer(), 0, 0, target - count);
            assertEquals(Libunicorn.OK, error, "reference");
        }
        count = target;
    }

    /** Both stop exactly at the same random places, {@code stops} times, and are the same there. */
    void assertSameStops(Guest guest, int stops, Random random, String when) {
        long target = count;
        for (int i = 0; i < stops; i++) {
            target += 1 + random.nextInt(random.nextInt(8) == 0 ? 2000 : 60);
            assertEquals(CpuExit.LIMIT, guest.cpu.runExactly(target), guest.cpu::failure);
            runTo(target);
            assertEquals(describe(), guest.describe(), when);
            assertEquals(-1, ram().mismatch(guest.ram), "RAM, " + when);
        }
    }

    String describe() {
        StringBuilder text =
                new StringBuilder("count " + count + " eip " + Guest.hex(environment.instructionPointer()));
        for (GeneralRegister register : GeneralRegister.values()) {
            text.append(' ').append(register).append(' ').append(Guest.hex(environment.general(register.ordinal())));
        }
        return text.append(" flags ").append(Guest.hex(environment.flags())).toString();
    }

    @Override
    public void close() {
        engine.close();
        memory.close();
    }
}
