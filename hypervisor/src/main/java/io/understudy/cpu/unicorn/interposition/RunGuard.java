package io.understudy.cpu.unicorn.interposition;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Catches crashes of the engine, so that one ends the run and not the process: {@code run-guard.asm} says how. The words
 * are those of {@code engine-calls.inc} and {@code run-guard.asm}.
 */
public final class RunGuard {
    private static final int LIBRARY = 232;
    private static final int LIBRARY_END = 240;
    private static final int CRASHES = 248;
    private static final int HANDLERS = 256;
    private static final int SLOTS = 1024;

    private static final int MOST = 32;
    private static final int SLOT_BYTES = 48;
    private static final int ENGINE = 16;
    private static final int SIGNAL = 24;
    private static final int WHERE = 32;
    private static final int INSTRUCTION = 40;
    private static final long CRASHED = 1;

    private static final int HANDLER = 9;

    /** SIGILL, SIGBUS, SIGFPE, SIGSEGV. */
    private static final int[] SIGNALS = {4, 7, 8, 11};

    /** struct sigaction of glibc: the handler comes first. */
    private static final int ACTION_BYTES = 152;

    static {
        Native.register(RunGuard.class, "c");
    }

    private final ByteBuffer words;
    private final LoadedCode code;
    private long taken;

    private RunGuard(ByteBuffer words, LoadedCode code) {
        this.words = words;
        this.code = code;
    }

    private static native int sigaction(int signal, Pointer action, Pointer before);

    /**
     * A crash.
     *
     * @param signal its number
     * @param where the offset of the instruction in the engine's library
     * @param instruction the linear address of the guest's instruction if it was being translated, else -1
     */
    public record Crash(int signal, long where, long instruction) {
        public boolean translating() {
            return instruction != -1;
        }

        @Override
        public String toString() {
            String name = switch (signal) {
                case 4 -> "SIGILL";
                case 6 -> "abort";
                case 7 -> "SIGBUS";
                case 8 -> "SIGFPE";
                case 11 -> "SIGSEGV";
                default -> "signal " + signal;
            };
            return "libunicorn crashed (" + name + " at +" + Long.toHexString(where) + "h)";
        }
    }

    /**
     * Once for the process, when the engine's functions have been replaced.
     *
     * @throws IOException if it cannot be found out where the library's code lies
     */
    static RunGuard install(Path library, NativePieces pieces) throws IOException {
        ByteBuffer words = pieces.words();
        LoadedCode code = LoadedCode.of(library);
        words.putLong(LIBRARY, code.begin());
        words.putLong(LIBRARY_END, code.end());
        try (Memory action = new Memory(ACTION_BYTES)) {
            for (int signal : SIGNALS) {
                action.clear();
                int unused = sigaction(signal, null, action);
                long before = action.getLong(0);
                // 0 and 1 are the system's own ways to deal with it, which cannot be called.
                if (before > 1) {
                    words.putLong(HANDLERS + Long.BYTES * signal, before);
                    action.setLong(0, pieces.replacement(HANDLER + 1));
                    unused = sigaction(signal, action, null);
                }
            }
        }
        return new RunGuard(words, code);
    }

    /** The crash that ended a run of this engine, which is then forgotten; null if there was none. */
    public synchronized Crash take(long uc) {
        if (words.getLong(CRASHES) == taken) {
            return null;
        }
        for (int i = 0; i < MOST; i++) {
            int slot = SLOTS + i * SLOT_BYTES;
            if (words.getLong(slot) == CRASHED && words.getLong(slot + ENGINE) == uc) {
                Crash crash = new Crash(
                        (int) words.getLong(slot + SIGNAL),
                        code.inFile(words.getLong(slot + WHERE)),
                        words.getLong(slot + INSTRUCTION));
                words.putLong(slot, 0);
                taken++;
                return crash;
            }
        }
        return null;
    }
}
