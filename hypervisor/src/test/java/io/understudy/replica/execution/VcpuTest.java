package io.understudy.replica.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.cpu.EngineUnavailable;
import io.understudy.cpu.unicorn.UnicornEngine;
import io.understudy.cpu.unicorn.binding.EngineLibrary;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.guest.GuestCatalogue;
import io.understudy.guest.GuestImage;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.StopReason;
import io.understudy.machine.boot.MultibootImage;
import io.understudy.replay.Divergence;
import io.understudy.step.Steps;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class VcpuTest {
    @BeforeAll
    static void requireEngine() {
        try {
            EngineLibrary unused = EngineLibrary.locate();
        } catch (EngineUnavailable e) {
            Assumptions.assumeTrue(Boolean.getBoolean("understudy.requireEngine"), "skipped: " + e.getMessage());
            throw e;
        }
    }

    /** A replay whose disk has ended is never woken by it. */
    @Test
    void shouldEndWhenItIsAbandonedWhileItsMachineRests() {
        Vcpu vcpu = new Vcpu(
                (name, steps) -> () -> {},
                "vcpu",
                VcpuTest::resting,
                machine -> true,
                (machine, reason) -> true,
                new Untold());
        vcpu.go();
        assertEquals(0, vcpu.step());
        assertEquals(Steps.UNTIL_WOKEN, vcpu.step());
        vcpu.abandon();
        assertEquals(Steps.OVER, vcpu.step());
    }

    private static Machine resting() {
        GuestImage guest = GuestCatalogue.load().find("kv");
        MachineConfiguration configuration = new MachineConfiguration(
                MultibootImage.of(guest.name(), guest.bytes()), guest.ramMebibytes() << 20, "", 0);
        return new Machine(
                configuration,
                (model, ramBytes, requests) -> UnicornEngine.open(
                                model, ramBytes, requests, CounterMode.NATIVE, MemoryMode.FAST)
                        .cpu(),
                new Rest(),
                (at, stream, bytes, offset, length) -> {});
    }

    private static final class Rest implements InputSource {
        @Override
        public long atBlockStart(MachineInputs machine) {
            machine.rest(Steps.UNTIL_WOKEN);
            return machine.count();
        }

        @Override
        public long readClock(long blockStart) {
            throw new AssertionError("it does not run");
        }

        @Override
        public void draw(long blockStart, int stream, byte[] into) {
            throw new AssertionError("it does not run");
        }
    }

    private static final class Untold implements Vcpu.Outcome {
        @Override
        public void ended(StopReason reason) {
            throw new AssertionError(reason.detail());
        }

        @Override
        public void remarked(String line) {
            throw new AssertionError(line);
        }

        @Override
        public void diverged(Divergence divergence) {
            throw divergence;
        }

        @Override
        public void failed(String why) {
            throw new AssertionError(why);
        }
    }
}
