package io.understudy.cpu.unicorn.discovery;

import io.understudy.cpu.EngineUnavailable;
import io.understudy.cpu.unicorn.binding.GuestRam;
import io.understudy.cpu.unicorn.binding.HostMemory;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.binding.UnicornHandle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/**
 * Finds {@link EngineLayout} by putting known values into a scratch engine through its interface, running programs
 * whose outcome is known, and looking where they appear. Anything unexpected refuses the engine: a wrong offset would
 * be a wrong machine.
 */
public final class LayoutDiscovery implements AutoCloseable {
    private static final int CODE = 0x8000;
    private static final int RAM_BYTES = 0x10000;
    private static final int UC_BYTES = 4096;
    private static final int CPU_BYTES = 0x10000;
    private static final int BLOCK_BYTES = 192;
    private static final int TLB_BYTES = 8192;

    /** UC_X86_REG_EAX, ECX, EDX, EBX, ESP, EBP, ESI, EDI. */
    private static final int[] GENERAL = {19, 22, 24, 21, 30, 20, 29, 23};

    private static final int SELECTOR = 0x1238;
    private static final int GENERAL_PROTECTION = 13;

    /** A clock that is set meanwhile, or read more coarsely by the engine. */
    private static final long CLOCK_NANOS = 1_000_000_000L;

    private final LongSupplier wallMillis;
    private final long begunMillis;
    private final GuestRam ram = new GuestRam(RAM_BYTES);
    private final ByteBuffer memory = ram.buffer();
    private final UnicornHandle engine;
    private final ReadableMemory readable;
    private final Libunicorn.InterruptHook interrupts = this::interrupted;
    private final Libunicorn.BlockHook blocks = this::started;
    private int vector;
    private int blockBudget;

    private LayoutDiscovery(LongSupplier wallMillis) throws IOException {
        this.wallMillis = wallMillis;
        begunMillis = wallMillis.getAsLong();
        engine = new UnicornHandle();
        engine.map(ram);
        engine.hookInterrupts(interrupts);
        engine.hookBlocks(blocks);
        readable = new ReadableMemory();
    }

    /** The layout of the bound library. Tens of milliseconds: callers keep it. */
    public static EngineLayout discover() {
        return discover(System::currentTimeMillis);
    }

    /** @param wallMillis the host's wall clock, milliseconds since 1970 */
    static EngineLayout discover(LongSupplier wallMillis) {
        try (LayoutDiscovery discovery = new LayoutDiscovery(wallMillis)) {
            EngineLayout layout = discovery.environment();
            layout = discovery.exceptionFields(layout);
            layout = discovery.jumpCache(layout);
            discovery.checkSoftwareInterrupt(layout);
            discovery.checkFlags(layout);
            return layout;
        } catch (IOException e) {
            throw new EngineUnavailable("/proc/self/maps cannot be read: " + e.getMessage(), e);
        }
    }

    private EngineLayout environment() {
        for (int i = 0; i < GENERAL.length; i++) {
            engine.write(GENERAL[i], magic(i));
        }
        long uc = engine.address();
        int cpuPointer = -1;
        int nearest = Integer.MAX_VALUE;
        for (int pointer = 0; pointer < UC_BYTES && readable.from(uc + pointer) >= Long.BYTES; pointer += Long.BYTES) {
            int at = registersBehind(HostMemory.getLong(uc + pointer));
            if (at >= 0 && at < nearest) {
                cpuPointer = pointer;
                nearest = at;
            }
        }
        if (cpuPointer < 0) {
            throw refused("the registers were not found");
        }
        return withTlbWindows(cpuPointer, nearest, HostMemory.getLong(uc + cpuPointer) + nearest);
    }

    /**
     * How far behind this address the registers lie, with room for the jump cache before them; -1 if they do not. The heap may have
     * put another of the engine's records just before the CPU, and of the next engine it will not: only what is nearest is
     * the CPU itself.
     */
    private int registersBehind(long cpu) {
        long room = Math.min(readable.from(cpu), CPU_BYTES) - Environment.BYTES;
        for (int at = Long.BYTES * JumpCache.SLOTS; (cpu & 7) == 0 && at < room; at += Long.BYTES) {
            if (HostMemory.getLong(cpu + at) == Integer.toUnsignedLong(magic(0)) && isRegisters(cpu + at)) {
                return at;
            }
        }
        return -1;
    }

    private static int magic(int register) {
        return 0x5EED_0001 + 0x0137_9BDF * register;
    }

    private static boolean isRegisters(long address) {
        for (int i = 0; i < GENERAL.length; i++) {
            if (HostMemory.getLong(address + 8L * i) != Integer.toUnsignedLong(magic(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The windows of the three MMU modes began when the engine was opened: between the beginning and now by the host's
     * clock. How long ago that is says nothing, for a process may stand still on a busy host.
     */
    private EngineLayout withTlbWindows(int pointer, int at, long environment) {
        long earliest = begunMillis * 1_000_000 - CLOCK_NANOS;
        long latest = wallMillis.getAsLong() * 1_000_000 + CLOCK_NANOS;
        int[] found = new int[EngineLayout.MMU_MODES];
        int count = 0;
        for (int offset = Math.max(-TLB_BYTES, -at); offset < 0; offset += Long.BYTES) {
            long begun = HostMemory.getLong(environment + offset);
            if (begun >= earliest && begun <= latest) {
                if (count < found.length) {
                    found[count] = offset;
                }
                count++;
            }
        }
        boolean even = count == found.length && found[1] - found[0] == found[2] - found[1];
        return even
                ? new EngineLayout(pointer, at, 0, 0, found[0], found[1] - found[0])
                : new EngineLayout(pointer, at, 0, 0, 0, 0);
    }

    /** MOV DS with a selector of no segment: #GP with the selector as its error code. */
    private EngineLayout exceptionFields(EngineLayout layout) {
        long eip = run(layout, 0xB8, SELECTOR & 0xFF, SELECTOR >> 8, 0, 0, 0x8E, 0xD8, 0xF4);
        require(vector == GENERAL_PROTECTION && eip == CODE + 5, "MOV DS did not raise #GP where it stands");
        long environment = layout.environmentOf(engine.address()).address();
        for (int offset = Environment.CONTROL; offset < Environment.BYTES - 256; offset += Integer.BYTES) {
            EngineLayout candidate = layout.withErrorCode(offset);
            if (HostMemory.getInt(environment + offset) == SELECTOR
                    && HostMemory.getInt(environment + candidate.exceptionIsInt()) == 0
                    && HostMemory.getInt(environment + candidate.oldException()) == GENERAL_PROTECTION) {
                return candidate;
            }
        }
        throw refused("the error code was not found");
    }

    /** After a block has run, its record stands in the slot of its address. */
    private EngineLayout jumpCache(EngineLayout layout) {
        long unused = run(layout, 0x40, 0x43, 0x41, 0xF4);
        long cpu = layout.cpu(engine.address());
        for (int offset = 0; offset < layout.environment(); offset += Long.BYTES) {
            int start = offset - 8 * JumpCache.slot(CODE);
            if (start >= 0
                    && start + 8 * JumpCache.SLOTS <= layout.environment()
                    && isRecord(HostMemory.getLong(cpu + offset), CODE, 4, 4)) {
                EngineLayout candidate = layout.withJumpCache(start);
                unused = run(candidate, 0xEB, 0x35);
                unused = run(candidate, 0x90, 0x40, 0x83, 0xC3, 0x01, 0xF4);
                checkRecord(candidate);
                return candidate;
            }
        }
        throw refused("the records of translated blocks were not found");
    }

    private void checkRecord(EngineLayout layout) {
        JumpCache cache = layout.jumpCacheOf(engine.address());
        long record = cache.at(CODE);
        require(isRecord(record, CODE, 6, 4), "a block's record is not where its address says");
        require(
                TranslatedBlock.indexOf(record, CODE + 2) == 2
                        && TranslatedBlock.indexOf(record, CODE + 3) == -1
                        && TranslatedBlock.addressOf(record, 3) == CODE + 5,
                "the instruction addresses of a block cannot be read");
        require(TranslatedBlock.physical(record, 3) == CODE + 3, "a block's physical address cannot be read");
    }

    private boolean isRecord(long address, int pc, int size, int instructions) {
        return (address & 7) == 0
                && readable.from(address) >= BLOCK_BYTES
                && TranslatedBlock.pc(address) == pc
                && TranslatedBlock.size(address) == size
                && TranslatedBlock.instructions(address) == instructions;
    }

    private void checkSoftwareInterrupt(EngineLayout layout) {
        long eip = run(layout, 0x90, 0xCD, 0x41);
        Environment environment = layout.environmentOf(engine.address());
        require(
                vector == 0x41 && eip == CODE + 3 && environment.exceptionIsSoftware(),
                "INT 41h is not reported as a software interrupt");
    }

    /** STC, STD, HLT: what the flags are afterwards, and that HLT leaves EIP behind itself. */
    private void checkFlags(EngineLayout layout) {
        layout.environmentOf(engine.address()).setFlags(2);
        long eip = run(layout, 0xF9, 0xFD, 0xF4);
        Environment environment = layout.environmentOf(engine.address());
        require(
                vector == -1
                        && eip == CODE + 3
                        && environment.flags() == 0x403
                        && environment.instructionPointer() == eip,
                "the flags after STC and STD are not as expected");
    }

    /** Runs a program at {@link #CODE}, for one block; returns EIP. */
    private long run(EngineLayout layout, int... program) {
        for (int i = 0; i < program.length; i++) {
            memory.put(CODE + i, (byte) program[i]);
        }
        engine.flushTranslations();
        layoutReset(layout);
        vector = -1;
        blockBudget = 1;
        UnicornHandle.check("a test program", engine.start(CODE));
        return layout.environmentOf(engine.address()).instructionPointer();
    }

    private void layoutReset(EngineLayout layout) {
        if (layout.errorCode() != 0) {
            layout.environmentOf(engine.address()).forgetException();
        }
    }

    private void interrupted(long uc, int number, long user) {
        vector = number;
        engine.stop();
    }

    private void started(long uc, long pc, int size, long user) {
        if (blockBudget-- <= 0) {
            engine.stop();
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw refused(otherwise);
        }
    }

    private static EngineUnavailable refused(String what) {
        return new EngineUnavailable("this build of libunicorn is laid out in an unknown way: " + what);
    }

    @Override
    public void close() {
        engine.close();
        ram.close();
    }
}
