package io.understudy.cpu.unicorn;

import io.understudy.cpu.EngineUnavailable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** The contract of the processor, topic by topic; it holds for both counters. */
abstract class CpuContract
        implements CountingContract,
                ExceptionContract,
                SelfModificationContract,
                CompareExchangeContract,
                MemoryContract,
                AliasContract,
                RequestContract,
                PrivilegeContract,
                OutsideRamContract,
                StateContract,
                LongModeContract,
                SystemCallContract,
                LongCompareExchangeContract,
                LongProgramContract,
                DifferentialContract {
    @BeforeAll
    static void requireEngine() {
        try {
            EngineRuntime runtime = EngineRuntime.get();
            Assumptions.assumeTrue(runtime != null);
        } catch (EngineUnavailable e) {
            if (Boolean.getBoolean("understudy.requireEngine")) {
                throw e;
            }
            Assumptions.abort("skipped, no engine: " + e.getMessage());
        }
    }
}
