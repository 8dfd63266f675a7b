package io.understudy.system;

import io.understudy.machine.Machine;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

/** What a machine may be in the middle of when its state is copied. The rarest that fits. */
enum Moment {
    /** STI or MOV SS holds interrupts off for one instruction. */
    IN_SHADOW,
    /** Between two iterations of a string instruction with a REP prefix. */
    IN_REPEAT,
    /** The next instruction is one of the floating-point or vector unit's, whose registers are in use. */
    IN_FLOATING_POINT,
    /** The guest runs code that did not lie there when it was booted. */
    IN_REWRITTEN_CODE,
    /** Bytes wait in the UART that the guest has not read. */
    INPUT_WAITING,
    /** The interrupt controller asks, and the guest has not been interrupted yet. */
    INTERRUPT_PENDING,
    /** In HLT. */
    ASLEEP,
    RUNNING;

    private static final int WINDOW = 8;

    /** What each guest must have been copied in, so that no kind of moment is left out unnoticed. */
    static Set<Moment> expected(String guest) {
        return switch (guest) {
            case "kv" -> EnumSet.of(RUNNING, ASLEEP, INPUT_WAITING, INTERRUPT_PENDING, IN_SHADOW);
            case "clock" -> EnumSet.of(RUNNING, ASLEEP);
            default -> EnumSet.of(RUNNING, IN_REPEAT, IN_REWRITTEN_CODE, IN_FLOATING_POINT);
        };
    }

    /** The part of a machine's past that a moment depends on. */
    static final class Watch {
        private final byte[] booted;
        private final int roomWhenEmpty;
        private long last = -1;

        /** @param machine before it runs */
        Watch(Machine machine) {
            booted = new byte[machine.ram().capacity()];
            machine.ram().get(0, booted);
            roomWhenEmpty = machine.room(0);
        }

        /** To be asked at each block start, of guests whose code lies at the same linear and physical address. */
        Moment of(Machine machine) {
            long here = machine.instructionPointer();
            boolean again = here == last;
            last = here;
            if (machine.halted()) {
                return ASLEEP; // in the shadow of STI, most often
            }
            if (machine.interruptInShadow()) {
                return IN_SHADOW;
            }
            ByteBuffer ram = machine.ram();
            boolean mapped = here >= 0 && here + WINDOW < booted.length;
            if (again && mapped && isRepeated(ram, (int) here)) {
                return IN_REPEAT;
            }
            if (mapped && isFloatingPoint(ram, (int) here)) {
                return IN_FLOATING_POINT;
            }
            if (mapped && isRewritten(ram, (int) here)) {
                return IN_REWRITTEN_CODE;
            }
            if (machine.room(0) < roomWhenEmpty) {
                return INPUT_WAITING;
            }
            return machine.interruptPending() ? INTERRUPT_PENDING : RUNNING;
        }

        private boolean isRewritten(ByteBuffer ram, int here) {
            for (int i = here; i < here + WINDOW; i++) {
                if (ram.get(i) != booted[i]) {
                    return true;
                }
            }
            return false;
        }

        /** D8 to DF, or 0F and one of the MMX and SSE rows (SDM, volume 2D, tables ). */
        private static boolean isFloatingPoint(ByteBuffer ram, int here) {
            int first = ram.get(here) & 0xFF;
            int row = (ram.get(here + 1) & 0xFF) >> 4;
            if (first == 0x0F) {
                return row == 1 || (row >= 5 && row <= 7);
            }
            return first >= 0xD8 && first <= 0xDF;
        }

        /** REP or REPNE, an operand size if there is one, and MOVS, CMPS, STOS, LODS or SCAS (SDM, volume 2B). */
        private static boolean isRepeated(ByteBuffer ram, int here) {
            int at = (ram.get(here) & 0xFF) == 0x66 ? here + 1 : here;
            int prefix = ram.get(at) & 0xFE;
            int next = ram.get(at + 1) & 0xFF;
            int code = next == 0x66 ? ram.get(at + 2) & 0xFF : next;
            return prefix == 0xF2 && code >= 0xA4 && code <= 0xAF && code != 0xA8 && code != 0xA9;
        }
    }
}
