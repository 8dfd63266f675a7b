package io.understudy.cpu.unicorn;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * What CPUID answers: the engine's own answers for a Pentium III, without SEP (the engine's SYSENTER does nothing), NX
 * and SMEP (stale code would run through an alias that cannot be executed), with RDRAND (the machine emulates it where
 * the engine raises #UD).
 *
 * <p>The engine's hook for CPUID can replace an answer but not see it, so they are all collected beforehand.
 */
final class CpuidTable {
    /** The four registers. */
    record Answer(int eax, int ebx, int ecx, int edx) {}

    private static final int EXTENDED = 0x80000000;
    private static final int HYPERVISOR = 0x40000000;
    private static final int SUBLEAVES = 4;

    private static final int SEP = 1 << 11;
    private static final int RDRAND = 1 << 30;
    private static final int NX = 1 << 20;
    private static final int SMEP = 1 << 7;

    private static final int CODE = 0x1000;
    private static final int[] PROGRAM = {0x0F, 0xA2, 0xF4};

    // UC_X86_REG_
    private static final int EAX = 19;
    private static final int EBX = 21;
    private static final int ECX = 22;
    private static final int EDX = 24;

    private final Map<Long, Answer> answers = new HashMap<>();
    private final int lastLeaf;

    private CpuidTable(UnicornHandle engine) {
        lastLeaf = collect(engine, 0);
        collect(engine, EXTENDED);
        collect(engine, HYPERVISOR);
    }

    /** Asks a scratch engine. */
    static CpuidTable read() {
        try (GuestRam ram = new GuestRam(0x2000);
                UnicornHandle engine = new UnicornHandle()) {
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
        return answer != null ? answer : answers.get(key(lastLeaf, 0));
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

    private static Answer ask(UnicornHandle engine, int leaf, int subleaf) {
        engine.write(EAX, leaf);
        engine.write(ECX, subleaf);
        UnicornHandle.check("CPUID", engine.start(CODE));
        return new Answer(engine.read(EAX), engine.read(EBX), engine.read(ECX), engine.read(EDX));
    }

    private static Answer shown(int leaf, int subleaf, Answer a) {
        if (leaf == 1) {
            return new Answer(a.eax(), a.ebx(), a.ecx() | RDRAND, a.edx() & ~SEP);
        }
        if (leaf == 7 && subleaf == 0) {
            return new Answer(a.eax(), a.ebx() & ~SMEP, a.ecx(), a.edx());
        }
        if (leaf == EXTENDED + 1) {
            return new Answer(a.eax(), a.ebx(), a.ecx(), a.edx() & ~NX);
        }
        return a;
    }

    private static long key(int leaf, int subleaf) {
        return (Integer.toUnsignedLong(leaf) << 32) | subleaf;
    }
}
