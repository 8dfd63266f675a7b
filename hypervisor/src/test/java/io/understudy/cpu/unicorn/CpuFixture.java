package io.understudy.cpu.unicorn;

import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;

/** What every part of the contract needs: a guest on the counter under test. */
interface CpuFixture {
    CounterMode mode();

    MemoryMode memory();

    default Guest guest(Code code) {
        return new Guest(mode(), memory(), code);
    }

    default Guest longGuest(Code code) {
        return Guest.inLongMode(mode(), memory(), code);
    }
}
