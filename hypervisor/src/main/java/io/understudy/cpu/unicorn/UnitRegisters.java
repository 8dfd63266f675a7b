package io.understudy.cpu.unicorn;

import com.sun.jna.Memory;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;

/** The registers of the floating-point and vector units and the model-specific ones, through the engine's interface. */
final class UnitRegisters {
    // UC_X86_REG_
    private static final int FPSW = 31;
    private static final int FPCW = 246;
    private static final int FPTAG = 247;
    private static final int MXCSR = 249;
    private static final int FP0 = 82;
    private static final int XMM0 = 122;
    private static final int MSR = 248;

    private static final int[] WORD_NAMES = {FPSW, FPCW, FPTAG, MXCSR};
    private static final int TAGS = 2;

    /** Those that a guest can write and that stay: SYSENTER, MISC_ENABLE, MTRRs, PAT, STAR and its kin, TSC_AUX. */
    private static final int[] MODEL_NAMES = {
        0x174, 0x175, 0x176, 0x1A0, 0x200, 0x201, 0x202, 0x203, 0x204, 0x205, 0x206, 0x207, 0x208, 0x209, 0x20A, 0x20B,
        0x20C, 0x20D, 0x20E, 0x20F, 0x250, 0x258, 0x259, 0x268, 0x269, 0x26A, 0x26B, 0x26C, 0x26D, 0x26E, 0x26F, 0x277,
        0x2FF, 0xC0000081, 0xC0000082, 0xC0000083, 0xC0000084, 0xC0000102, 0xC0000103
    };

    private static final int REGISTERS = 8;
    private static final int SLOT = 16;
    private static final int WORDS = 2 * REGISTERS;
    private static final int MODELS = WORDS + WORD_NAMES.length;
    private static final int SLOTS = MODELS + MODEL_NAMES.length;

    /** A saved state of these registers. */
    static final class Values {
        private final long[] vectors = new long[2 * WORDS];
        private final int[] words = new int[WORD_NAMES.length];
        private final long[] models = new long[MODEL_NAMES.length];

        Values(StateReader in) {
            for (int i = 0; i < vectors.length; i++) {
                vectors[i] = in.getLong();
            }
            for (int i = 0; i < words.length; i++) {
                words[i] = in.getInt();
            }
            for (int i = 0; i < models.length; i++) {
                models[i] = in.getLong();
            }
        }
    }

    private final UnicornHandle engine;
    private final Memory slots = new Memory((long) SLOTS * SLOT);
    private final Memory pointers = new Memory((long) SLOTS * Long.BYTES);
    private final Memory names = new Memory((long) SLOTS * Integer.BYTES);

    UnitRegisters(UnicornHandle engine) {
        this.engine = engine;
        slots.clear();
        for (int i = 0; i < SLOTS; i++) {
            names.setInt(4L * i, name(i));
            pointers.setPointer(8L * i, slots.share((long) i * SLOT));
        }
        for (int i = 0; i < MODEL_NAMES.length; i++) {
            slots.setInt(at(MODELS + i), MODEL_NAMES[i]);
        }
    }

    private static int name(int slot) {
        if (slot < REGISTERS) {
            return FP0 + slot;
        }
        if (slot < WORDS) {
            return XMM0 + slot - REGISTERS;
        }
        return slot < MODELS ? WORD_NAMES[slot - WORDS] : MSR;
    }

    private static long at(int slot) {
        return (long) slot * SLOT;
    }

    /** One call reads them all: this runs for every state hash. */
    void save(StateWriter out) {
        UnicornHandle.check("registers", Libunicorn.uc_reg_read_batch(engine.address(), names, pointers, SLOTS));
        for (int i = 0; i < WORDS; i++) {
            out.putLong(slots.getLong(at(i))).putLong(slots.getLong(at(i) + 8));
        }
        for (int i = 0; i < WORD_NAMES.length; i++) {
            int word = slots.getInt(at(WORDS + i));
            out.putInt(i == TAGS ? emptyOnly(word) : word);
        }
        for (int i = 0; i < MODEL_NAMES.length; i++) {
            out.putLong(slots.getLong(at(MODELS + i) + 8));
        }
    }

    void apply(Values values) {
        for (int i = 0; i < WORDS; i++) {
            slots.setLong(at(i), values.vectors[2 * i]);
            slots.setLong(at(i) + 8, values.vectors[2 * i + 1]);
        }
        for (int i = 0; i < WORD_NAMES.length; i++) {
            slots.setInt(at(WORDS + i), values.words[i]);
        }
        for (int i = 0; i < MODEL_NAMES.length; i++) {
            slots.setLong(at(MODELS + i) + 8, values.models[i]);
        }
        for (int i = 0; i < SLOTS; i++) {
            engine.write(name(i), slots.share(at(i)));
        }
    }

    /** Of the tag word only "empty" (3) is state; the rest follows from the registers' contents. */
    private static int emptyOnly(int tags) {
        int both = tags & (tags >>> 1) & 0x5555;
        return both | (both << 1);
    }
}
