package io.understudy.cpu.unicorn.run;

import io.understudy.cpu.GuestRequests;
import io.understudy.cpu.ProcessorModel;
import io.understudy.cpu.unicorn.binding.EngineModel;
import io.understudy.cpu.unicorn.binding.GuestRam;
import io.understudy.cpu.unicorn.binding.UnicornHandle;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * What CPUID answers: the engine's own answers for the processor, without SEP (the engine's SYSENTER does nothing), NX
 * and SMEP (stale code would run through an alias that cannot be executed), and SVM (its state is in no snapshot), with
 * RDRAND (the machine emulates it where the engine raises #UD), and without the APIC that the machine does not have.
 *
 * <p>Added are the leaves that say how fast the time-stamp counter goes and that it never stops, so that a guest need
 * not measure it: a measurement under a host's load comes out wrong, and costs thousands of clock inputs.
 *
 * <p>The engine's hook for CPUID can replace an answer but not see it, so they are all collected beforehand.
 */
public final class CpuidTable {
    /** The four registers. */
    record Answer(int eax, int ebx, int ecx, int edx) {}

    private static final int EXTENDED = 0x80000000;
    private static final int HYPERVISOR = 0x40000000;
    private static final int SUBLEAVES = 4;

    private static final int TIMESTAMP_LEAF = 0x15;
    private static final int FREQUENCY_LEAF = 0x16;
    private static final int POWER_LEAF = EXTENDED + 7;
    private static final int SVM_LEAF = EXTENDED + 0xA;

    private static final int APIC = 1 << 9;
    private static final int SEP = 1 << 11;
    private static final int RDRAND = 1 << 30;
    private static final int NX = 1 << 20;
    private static final int SMEP = 1 << 7;
    private static final int SVM = 1 << 2;
    private static final int INVARIANT_TIMESTAMP = 1 << 8;

    private static final int CRYSTAL_HZ = 25_000_000;
    private static final int TIMESTAMP_MHZ = (int) (GuestRequests.TIMESTAMP_HZ / 1_000_000);
    private static final Answer NOTHING = new Answer(0, 0, 0, 0);

    private static final int CODE = 0x1000;
    private static final int[] PROGRAM = {0x0F, 0xA2, 0xF4};

    // UC_X86_REG_
    private static final int EAX = 19;
    private static final int EBX = 21;
    private static final int ECX = 22;
    private static final int EDX = 24;

    private final Map<Long, Answer> answers = new HashMap<>();

    private CpuidTable(UnicornHandle engine) {
        extend(0, collect(engine, 0), FREQUENCY_LEAF);
        put(TIMESTAMP_LEAF, new Answer(1, (int) (GuestRequests.TIMESTAMP_HZ / CRYSTAL_HZ), CRYSTAL_HZ, 0));
        put(FREQUENCY_LEAF, new Answer(TIMESTAMP_MHZ, TIMESTAMP_MHZ, CRYSTAL_HZ / 1_000_000, 0));
        extend(EXTENDED, collect(engine, EXTENDED), POWER_LEAF);
        put(POWER_LEAF, new Answer(0, 0, 0, INVARIANT_TIMESTAMP));
        int unused = collect(engine, HYPERVISOR);
    }

    /** The tables of all processors. */
    public static Map<ProcessorModel, CpuidTable> readAll() {
        Map<ProcessorModel, CpuidTable> all = new EnumMap<>(ProcessorModel.class);
        for (ProcessorModel model : ProcessorModel.values()) {
            all.put(model, read(EngineModel.of(model)));
        }
        return all;
    }

    /** Asks a scratch engine. */
    private static CpuidTable read(EngineModel model) {
        try (GuestRam ram = new GuestRam(0x2000);
                UnicornHandle engine = new UnicornHandle(model)) {
            engine.map(ram);
            ByteBuffer memory = ram.buffer();
            for (int i = 0; i < PROGRAM.length; i++) {
                memory.put(CODE + i, (byte) PROGRAM[i]);
            }
            return new CpuidTable(engine);
        }
    }

    /** Leaves beyond the last one answer as the last one does (Intel SDM, CPUID). */
    Answer answer(int leaf, int subleaf) {
        Answer answer = answers.get(key(leaf, Math.min(subleaf & 0x7FFFFFFF, SUBLEAVES - 1)));
        return answer != null ? answer : answers.get(key(FREQUENCY_LEAF, 0));
    }

    private int collect(UnicornHandle engine, int first) {
        int last = first;
        for (int leaf = first; leaf <= last && leaf - first < 64; leaf++) {
            for (int subleaf = 0; subleaf < SUBLEAVES; subleaf++) {
                Answer answer = shown(leaf, subleaf, ask(engine, leaf, subleaf));
                answers.put(key(leaf, subleaf), answer);
                if (leaf == first && answer.eax() >= first) {
                    last = answer.eax();
                }
            }
        }
        return last;
    }

    /** Leaves that the engine's model does not have answer nothing, up to the last one that we add. */
    private void extend(int first, int engineLast, int last) {
        for (int leaf = engineLast + 1; leaf <= last; leaf++) {
            put(leaf, NOTHING);
        }
        Answer range = answers.get(key(first, 0));
        put(first, new Answer(Math.max(last, engineLast), range.ebx(), range.ecx(), range.edx()));
    }

    private void put(int leaf, Answer answer) {
        for (int subleaf = 0; subleaf < SUBLEAVES; subleaf++) {
            answers.put(key(leaf, subleaf), answer);
        }
    }

    private static Answer ask(UnicornHandle engine, int leaf, int subleaf) {
        engine.write(EAX, leaf);
        engine.write(ECX, subleaf);
        UnicornHandle.check("CPUID", engine.start(CODE));
        return new Answer(engine.read(EAX), engine.read(EBX), engine.read(ECX), engine.read(EDX));
    }

    private static Answer shown(int leaf, int subleaf, Answer a) {
        if (leaf == 1) {
            return new Answer(a.eax(), a.ebx(), a.ecx() | RDRAND, a.edx() & ~(SEP | APIC));
        }
        if (leaf == 7 && subleaf == 0) {
            return new Answer(a.eax(), a.ebx() & ~SMEP, a.ecx(), a.edx());
        }
        if (leaf == SVM_LEAF) {
            return NOTHING;
        }
        if (leaf == EXTENDED + 1) {
            return new Answer(a.eax(), a.ebx(), a.ecx() & ~SVM, a.edx() & ~(NX | APIC));
        }
        return a;
    }

    private static long key(int leaf, int subleaf) {
        return (Integer.toUnsignedLong(leaf) << 32) | subleaf;
    }
}
