package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.JavaCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who may execute what: {@code privilege.asm} tries each instruction that depends on it as each who may be asked, and says
 * what came of it. {@code privilege.txt} is what hardware does, as QEMU knows it.
 */
class PrivilegeTest extends RequiresEngine {
    private static final String QEMU = "qemu-system-i386";
    private static final long SEED = Long.getLong("understudy.seed", 1);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"native, fast", "java, stock"})
    void shouldRefuseWhatHardwareRefuses(String counter, String memory) throws Exception {
        SerialDialogue here = SerialDialogue.of(
                JavaCommand.words(
                        ChildProcess.Life.SHORT,
                        List.of(
                                "run",
                                "-kernel",
                                image().toString(),
                                "-m",
                                "8",
                                "--counter",
                                counter,
                                "--memory",
                                memory)),
                folder,
                "");
        assertEquals(expected(), here.output().replace("\r", ""));
        assertEquals(0, here.exitCode());
    }

    @Test
    void shouldExpectWhatQemuDoes() throws Exception {
        Tool.assumeInstalled(QEMU);
        SerialDialogue qemu = SerialDialogue.of(
                List.of((QEMU + " -cpu pentium3 -m 8M -serial stdio -monitor none -display none -nic none -no-reboot"
                                + " -device isa-debug-exit,iobase=0xf4,iosize=4 -kernel " + image())
                        .split(" ", -1)),
                folder,
                "");
        assertEquals(expected(), qemu.output().replace("\r", ""));
    }

    /** A refusal is a function of the guest's state: it comes at the same instruction again, also behind a copy. */
    @Test
    void shouldReplayEachRefusal() {
        TestedMachine tested = AssembledGuest.machine("privilege");
        EachKind plan = new EachKind(SEED, 3, 300_000);
        try (CopiedRun run =
                CopiedRun.of(tested, TypedWorld.of(SEED, "privilege"), plan, 5_000, SEED, CopiedRun.View.HONEST)) {
            assertEquals(0, run.end().processExitCode(), () -> run.end().toString());
            assertTrue(
                    run.checkpoints().size() >= 3,
                    () -> "only " + run.checkpoints().size() + " copies");
            ReplayedRun.whole(tested.with(CounterMode.JAVA, MemoryMode.STOCK), run, 20_000, SEED + 1);
            for (CopiedRun.Checkpoint checkpoint : run.checkpoints()) {
                ReplayedRun.from(checkpoint, tested, run, 20_000, SEED + 2);
            }
        }
    }

    private Path image() throws IOException {
        return Files.write(folder.resolve("privilege.bin"), AssembledGuest.image("privilege"));
    }

    private static String expected() throws IOException {
        try (InputStream in = PrivilegeTest.class.getResourceAsStream("guests/privilege.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
