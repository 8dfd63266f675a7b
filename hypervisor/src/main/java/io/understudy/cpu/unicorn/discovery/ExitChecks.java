package io.understudy.cpu.unicorn.discovery;

import io.understudy.cpu.unicorn.binding.GuestRam;
import io.understudy.cpu.unicorn.binding.HostMemory;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.binding.UnicornHandle;
import java.nio.ByteBuffer;

/**
 * The calls by which the engine looks, behind every load and store of the guest, whether it was asked to stop
 * ({@code check_exit_request} in tcg-op.c). They cost a quarter of a machine's speed, and no stop of ours needs them: the
 * native pieces leave a block themselves. A flag of the engine's, meant for another processor, leaves them out of what is
 * translated from then on.
 *
 * @param flag where in {@code uc_struct} it lies: {@code no_exit_request}, a byte
 */
public record ExitChecks(int flag) {
    private static final String EMITTER = "check_exit_request_x86_64";

    /** The emitter tests the flag among its first instructions: CMP BYTE [reg + offset32], 0. */
    private static final int LOOKED_THROUGH = 64;

    private static final int COMPARE_BYTE = 0x80;
    private static final int OFFSET_FROM_REGISTER = 0xB8;
    private static final int LARGEST = 0x4000;

    private static final int RAM_BYTES = 0x4000;
    private static final int CODE = 0x1000;

    /** MOV EAX,[2000h]; MOV [2004h],EAX; HLT. */
    private static final byte[] PROGRAM = {(byte) 0xA1, 0, 0x20, 0, 0, (byte) 0xA3, 4, 0x20, 0, 0, (byte) 0xF4};

    /** Null if the flag is not where it is expected, or has not the effect. */
    public static ExitChecks search(EngineLayout layout) {
        long code = Libunicorn.find(EMITTER);
        for (int at = 0; code != 0 && at < LOOKED_THROUGH; at++) {
            boolean compares = (HostMemory.getByte(code + at) & 0xFF) == COMPARE_BYTE
                    && (HostMemory.getByte(code + at + 1) & 0xF8) == OFFSET_FROM_REGISTER
                    && HostMemory.getByte(code + at + 6) == 0;
            int offset = HostMemory.getInt(code + at + 2);
            if (compares && offset > 0 && offset < LARGEST) {
                ExitChecks found = new ExitChecks(offset);
                return found.work(layout) ? found : null;
            }
        }
        return null;
    }

    /** Whether a program's translation becomes shorter by it, and still runs. */
    private boolean work(EngineLayout layout) {
        try (GuestRam ram = new GuestRam(RAM_BYTES);
                UnicornHandle engine = new UnicornHandle()) {
            engine.map(ram);
            engine.flushTlb();
            ByteBuffer memory = ram.buffer();
            memory.put(CODE, PROGRAM);
            memory.putInt(0x2000, 0x5EED);
            JumpCache cache = layout.jumpCacheOf(engine.address());
            boolean ran = engine.start(CODE) == Libunicorn.OK;
            long with = TranslatedBlock.codeBytes(cache.at(CODE));
            if (HostMemory.getByte(engine.address() + flag) != 0) {
                return false;
            }
            leaveOut(engine.address());
            engine.flushTranslations();
            memory.putInt(0x2004, 0);
            ran &= engine.start(CODE) == Libunicorn.OK;
            return ran && memory.getInt(0x2004) == 0x5EED && TranslatedBlock.codeBytes(cache.at(CODE)) < with;
        }
    }

    public void leaveOut(long uc) {
        HostMemory.putByte(uc + flag, (byte) 1);
    }
}
