package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.CpuExit;
import io.understudy.cpu.unicorn.binding.HostMemory;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.discovery.JumpCache;
import io.understudy.cpu.unicorn.discovery.TranslatedBlock;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;

/** A block is counted by code of its own once it has run; a block that goes on calling makes a machine half as fast. */
final class InlineCounterTest {
    /** MOV RAX, [COUNT]: how a counted block begins. */
    private static final int LOADS_THE_COUNT = 0x25048B48;

    @BeforeAll
    static void requireEngine() {
        CpuContract.requireEngine();
    }

    /**
     * At low addresses the engine leaves least room for it, and how much hangs on where its own memory is: the C library
     * gives threads of their own memory of their own, near the translations.
     */
    @RepeatedTest(4)
    void shouldStandInBlocksAtLowAddresses() {
        Executor fresh = task -> new Thread(task, "fresh").start();
        int begins = CompletableFuture.supplyAsync(InlineCounterTest::beginning, fresh)
                .join();
        assertEquals(Integer.toHexString(LOADS_THE_COUNT), Integer.toHexString(begins));
    }

    /** Of a loop's translation. */
    private static int beginning() {
        Code code = new Code().move(1, 3);
        int loop = code.here();
        code.emit(0x49).jumpIf(5, loop).emit(0xF4);
        try (Guest guest = new Guest(CounterMode.NATIVE, MemoryMode.FAST, code)) {
            assertEquals(CpuExit.HALT, guest.cpu.run(Cpu.NO_LIMIT));
            JumpCache cache = EngineRuntime.get().layout().jumpCacheOf(guest.engineAddress());
            return HostMemory.getInt(TranslatedBlock.code(cache.at(loop)));
        }
    }
}
