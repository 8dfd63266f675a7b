package io.understudy.replica.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.checkpoint.StateFile;
import io.understudy.cpu.Cpu;
import io.understudy.cpu.CpuExit;
import io.understudy.cpu.CpuFactory;
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
import io.understudy.machine.StateHash;
import io.understudy.machine.StopReason;
import io.understudy.machine.boot.MultibootImage;
import io.understudy.replay.Divergence;
import io.understudy.step.Threads;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host does when the engine fails under its machine. */
final class EngineFailureTest {
    private static final long FAILS_AT = 20_000;
    private static final CpuFactory SOUND = (model, ramBytes, requests) -> UnicornEngine.open(
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

    @Test
    void shouldKeepTheMachinesStateInAFile(@TempDir Path folder) throws IOException {
        StateHash failed = new StateHash();
        long count;
        try (Machine machine = machine(failing())) {
            StopReason reason = machine.run();
            assertEquals(StopReason.Kind.FAILED, reason.kind());
            assertTrue(reason.detail().contains(", where the code is "), reason.detail());
            String line = EngineFailure.report(machine, reason, folder);
            assertTrue(line.startsWith(reason.detail() + "; the machine's state is in " + folder), line);
            machine.hash(failed);
            count = machine.count();
        }
        try (Machine other = machine(SOUND);
                Stream<Path> files = Files.list(folder)) {
            StateFile.read(other, files.findFirst().orElseThrow());
            StateHash read = new StateHash();
            other.hash(read);
            assertEquals(failed, read);
            assertEquals(count, other.count());
        }
    }

    @Test
    void shouldSayWhyThereIsNoFile(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("in the way"));
        try (Machine machine = machine(failing())) {
            String line = EngineFailure.report(machine, machine.run(), file);
            assertTrue(line.contains("; its state could not be saved: "), line);
        }
    }

    /** An end that is logged would end the partner's machine, too. */
    @Test
    void shouldLeaveTheMachineToThePartner() throws InterruptedException {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        Vcpu vcpu = new Vcpu(
                Threads.DAEMONS,
                "vcpu",
                () -> machine(failing()),
                machine -> true,
                (machine, reason) -> told.add("its end was logged"),
                new Told(told));
        vcpu.go();
        String line = told.take();
        assertTrue(line.startsWith("failed: the engine failed at instruction "), line);
        int begin = line.indexOf("is in ") + "is in ".length();
        assertTrue(Path.of(line.substring(begin)).toFile().delete(), line);
    }

    private record Told(BlockingQueue<String> lines) implements Vcpu.Outcome {
        @Override
        public void ended(StopReason reason) {
            lines.add("ended");
        }

        @Override
        public void remarked(String line) {
            // Not of interest.
        }

        @Override
        public void diverged(Divergence divergence) {
            lines.add("diverged");
        }

        @Override
        public void failed(String why) {
            lines.add("failed: " + why);
        }
    }

    private static Machine machine(CpuFactory processor) {
        GuestImage guest = GuestCatalogue.load().find("kv");
        MachineConfiguration configuration = new MachineConfiguration(
                MultibootImage.of(guest.name(), guest.bytes()), guest.ramMebibytes() << 20, "", 0);
        return new Machine(configuration, processor, new NoWorld(), (at, stream, bytes, offset, length) -> {});
    }

    /** A processor that runs to a count and then fails. */
    private static CpuFactory failing() {
        return (model, ramBytes, requests) -> {
            Cpu sound = SOUND.open(model, ramBytes, requests);
            return (Cpu) Proxy.newProxyInstance(
                    Cpu.class.getClassLoader(), List.of(Cpu.class).toArray(new Class<?>[0]), (proxy, method, words) -> {
                        if (method.getName().equals("run") && sound.count() >= FAILS_AT) {
                            return CpuExit.FAILED;
                        }
                        if (method.getName().equals("failedAt")) {
                            return sound.state().instructionPointer();
                        }
                        try {
                            return method.invoke(sound, words);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        };
    }

    private static final class NoWorld implements InputSource {
        @Override
        public long atBlockStart(MachineInputs machine) {
            if (machine.halted()) {
                machine.advanceClock(Math.max(machine.deadlineNanos(), machine.latestNanos()));
                machine.offerInterrupt();
            }
            return machine.count() + 1000;
        }

        @Override
        public long readClock(long blockStart) {
            return blockStart;
        }

        @Override
        public void draw(long blockStart, int stream, byte[] into) {}
    }
}
