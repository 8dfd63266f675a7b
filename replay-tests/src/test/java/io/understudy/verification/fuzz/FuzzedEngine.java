package io.understudy.verification.fuzz;

import io.understudy.cpu.CpuFactory;
import io.understudy.cpu.EngineUnavailable;
import io.understudy.cpu.unicorn.UnicornEngine;
import io.understudy.cpu.unicorn.binding.EngineLibrary;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** What short forms of the fuzzer play on. */
abstract class FuzzedEngine {
    static final CpuFactory PROCESSOR = (model, ramBytes, requests) -> UnicornEngine.open(
                    model, ramBytes, requests, CounterMode.NATIVE, MemoryMode.FAST)
            .cpu();

    @BeforeAll
    static void requireEngine() {
        try {
            EngineLibrary unused = EngineLibrary.locate();
        } catch (EngineUnavailable e) {
            Assumptions.assumeTrue(Boolean.getBoolean("understudy.requireEngine"), "skipped: " + e.getMessage());
            throw e;
        }
    }
}
