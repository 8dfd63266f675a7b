package io.understudy.cpu.unicorn.register;

import com.sun.jna.Memory;
import io.understudy.cpu.unicorn.binding.EngineModel;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.binding.UnicornHandle;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The registers of the floating-point and vector units and the model-specific ones, through the engine's interface. */
final class UnitRegisters {
    // UC_X86_REG_
    private static final int FPSW = 31;
    private static final int FPCW = 246;
    private static final int FPTAG = 247;
    private static final int MXCSR = 249;
    private static final int FIP = 254;
    private static final int FCS = 255;
    private static final int FDP = 256;
    private static final int FDS = 257;
    private static final int FP0 = 82;
    private static final int XMM0 = 122;

    private static final int[] WORD_NAMES = {FPSW, FPCW, FPTAG, MXCSR};
    private static final int TAGS = 2;

    /** Where the last floating-point instruction and its operand were; FXSAVE and FNSTENV show it. FOP stays zero. */
    private static final int[] POINTER_NAMES = {FIP, FCS, FDP, FDS};

    /** Those that a guest can write and that stay (helper_wrmsr in misc_helper.c). */
    private static final int[] MODEL_NAMES = Stream.of(
                    IntStream.of(0x174, 0x175, 0x176), // SYSENTER
                    IntStream.of(0x17A, 0x17B), // MCG_STATUS, MCG_CTL
                    IntStream.of(0x1A0), // MISC_ENABLE
                    IntStream.rangeClosed(0x200, 0x20F), // MTRRs
                    IntStream.of(0x250, 0x258, 0x259),
                    IntStream.rangeClosed(0x268, 0x26F),
                    IntStream.of(0x277, 0x2FF), // PAT, MTRRdefType
                    IntStream.rangeClosed(0x400, 0x427), // machine-check banks
                    IntStream.of(0xD90), // BNDCFGS
                    IntStream.of(UnicornHandle.EXTENDED_FEATURES),
                    IntStream.rangeClosed(0xC0000081, 0xC0000084), // STAR, LSTAR, CSTAR, FMASK
                    IntStream.of(0xC0000102, 0xC0000103), // KERNEL_GS_BASE, TSC_AUX
                    IntStream.of(0xC0010117)) // VM_HSAVE_PA
            .flatMapToInt(numbers -> numbers)
            .toArray();

    private static final int FLOATS = 8;
    private static final int SLOT = 16;

    /** A saved state of these registers. */
    static final class Values {
        private final long[] vectors;
        private final int[] words = new int[WORD_NAMES.length];
        private final long[] pointers = new long[POINTER_NAMES.length];
        private final long[] models = new long[MODEL_NAMES.length];

        Values(StateReader in, EngineModel model) {
            vectors = new long[2 * (FLOATS + model.vectors())];
            for (int i = 0; i < vectors.length; i++) {
                vectors[i] = in.getLong();
            }
            for (int i = 0; i < words.length; i++) {
                words[i] = in.getInt();
            }
            for (int i = 0; i < pointers.length; i++) {
                pointers[i] = in.getLong();
            }
            for (int i = 0; i < models.length; i++) {
                models[i] = in.getLong();
            }
        }
    }

    private final UnicornHandle engine;

    /** One slot for each register: first floats and vectors, words, pointers, the model-specific ones. */
    private final int words;

    private final int places;

    private final int models;
    private final int count;
    private final Memory slots;
    private final Memory pointers;
    private final Memory names;

    UnitRegisters(UnicornHandle engine, EngineModel model) {
        this.engine = engine;
        words = FLOATS + model.vectors();
        places = words + WORD_NAMES.length;
        models = places + POINTER_NAMES.length;
        count = models + MODEL_NAMES.length;
        slots = new Memory((long) count * SLOT);
        pointers = new Memory((long) count * Long.BYTES);
        names = new Memory((long) count * Integer.BYTES);
        slots.clear();
        for (int i = 0; i < count; i++) {
            names.setInt(4L * i, name(i));
            pointers.setPointer(8L * i, slots.share((long) i * SLOT));
        }
        for (int i = 0; i < MODEL_NAMES.length; i++) {
            slots.setInt(at(models + i), MODEL_NAMES[i]);
        }
    }

    private int name(int slot) {
        if (slot < FLOATS) {
            return FP0 + slot;
        }
        if (slot < words) {
            return XMM0 + slot - FLOATS;
        }
        if (slot < places) {
            return WORD_NAMES[slot - words];
        }
        return slot < models ? POINTER_NAMES[slot - places] : Libunicorn.REG_MSR;
    }

    private static long at(int slot) {
        return (long) slot * SLOT;
    }

    /** One call reads them all: this runs for every state hash. */
    void save(StateWriter out) {
        UnicornHandle.check("registers", Libunicorn.uc_reg_read_batch(engine.address(), names, pointers, count));
        for (int i = 0; i < words; i++) {
            out.putLong(slots.getLong(at(i))).putLong(slots.getLong(at(i) + 8));
        }
        for (int i = 0; i < WORD_NAMES.length; i++) {
            int word = slots.getInt(at(words + i));
            out.putInt(i == TAGS ? emptyOnly(word) : word);
        }
        for (int i = 0; i < POINTER_NAMES.length; i++) {
            out.putLong(slots.getLong(at(places + i)));
        }
        for (int i = 0; i < MODEL_NAMES.length; i++) {
            out.putLong(slots.getLong(at(models + i) + 8));
        }
    }

    void apply(Values values) {
        for (int i = 0; i < words; i++) {
            slots.setLong(at(i), values.vectors[2 * i]);
            slots.setLong(at(i) + 8, values.vectors[2 * i + 1]);
        }
        for (int i = 0; i < WORD_NAMES.length; i++) {
            slots.setInt(at(words + i), values.words[i]);
        }
        for (int i = 0; i < POINTER_NAMES.length; i++) {
            slots.setLong(at(places + i), values.pointers[i]);
        }
        for (int i = 0; i < MODEL_NAMES.length; i++) {
            slots.setLong(at(models + i) + 8, values.models[i]);
        }
        for (int i = 0; i < count; i++) {
            engine.write(name(i), slots.share(at(i)));
        }
    }

    /** Of the tag word only "empty" (3) is state; the rest follows from the registers' contents. */
    private static int emptyOnly(int tags) {
        int both = tags & (tags >>> 1) & 0x5555;
        return both | (both << 1);
    }
}
