package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.Slices;
import io.understudy.replay.EntryQueue;
import io.understudy.replay.Replayer;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.JavaCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A PCI card as a guest finds and drives it: {@code card.asm} prints what its registers say, and lets it write into code.
 * {@code card.txt} is what QEMU's card says.
 */
class CardTest extends RequiresEngine {
    private static final String QEMU = "qemu-system-i386";
    private static final String CARD = "virtio-rng-pci";
    private static final int CUTS = 60;
    private static final long SEED = Long.getLong("understudy.seed", 1);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"native, fast", "java, stock"})
    void shouldBeDrivenAsOnHardware(String counter, String memory) throws Exception {
        SerialDialogue here = SerialDialogue.of(
                JavaCommand.words(
                        ChildProcess.Life.SHORT,
                        machine("run", "-m", "8", "--counter", counter, "--memory", memory, "-device", CARD)),
                folder,
                "");
        assertEquals(expected(), here.output().replace("\r", ""));
        assertEquals(0, here.exitCode());
    }

    @Test
    void shouldExpectWhatQemuDoes() throws Exception {
        Tool.assumeInstalled(QEMU);
        SerialDialogue qemu = SerialDialogue.of(
                machine((QEMU + " -cpu pentium3 -m 8M -serial stdio -monitor none -display none -nic none -no-reboot"
                                + " -device isa-debug-exit,iobase=0xf4,iosize=4"
                                + " -device virtio-rng-pci,disable-modern=on,vectors=0,addr=3")
                        .split(" ", -1)),
                folder,
                "");
        assertEquals(expected(), qemu.output().replace("\r", ""));
    }

    /** What the card drew stands in the log, and what it wrote into code is executed by every replay, copied or whole. */
    @Test
    void shouldReplayWhatTheCardWrote() {
        TestedMachine tested = AssembledGuest.machine("card", CARD);
        EachKind plan = new EachKind(SEED, 4, 8_000);
        try (CopiedRun run =
                CopiedRun.of(tested, TypedWorld.of(SEED, "card"), plan, 2_000, SEED, CopiedRun.View.HONEST)) {
            assertEquals(0, run.end().processExitCode(), () -> run.end().toString());
            assertTrue(
                    run.checkpoints().size() >= 3,
                    () -> "only " + run.checkpoints().size() + " copies");
            ReplayedRun.whole(tested, run, 700, SEED + 1);
            ReplayedRun.whole(tested.with(CounterMode.JAVA, MemoryMode.STOCK), run, 700, SEED + 2);
            for (CopiedRun.Checkpoint checkpoint : run.checkpoints()) {
                ReplayedRun.from(checkpoint, tested, run, 700, SEED + 3);
            }
        }
    }

    /** Wherever its log ends, within a block that draws too, a replay that goes live drives the card to the end. */
    @Test
    void shouldGoOnLiveWhereverTheLogEnds() {
        TestedMachine tested = AssembledGuest.machine("card", CARD);
        CopiedRun.Plan never = (moment, position) -> false;
        try (CopiedRun run =
                CopiedRun.of(tested, TypedWorld.of(SEED, "card"), never, 2_000, SEED, CopiedRun.View.HONEST)) {
            SplittableRandom random = new SplittableRandom(SEED);
            for (int time = 0; time < CUTS; time++) {
                EntryQueue queue = new EntryQueue();
                queue.put(run.entries().subList(0, random.nextInt(run.entries().size() - 1)));
                queue.close();
                InputSource world = TypedWorld.of(SEED + time, "card");
                Replayer replayer = new Replayer(
                        queue,
                        (machine, sequence, nanos) -> world,
                        (sequence, stream, bytes, offset, length) -> {},
                        (blockStart, stream, bytes, offset, length) -> {},
                        new Slices(SEED, 700));
                try (Machine machine = tested.build(replayer, replayer)) {
                    StopReason end = machine.run();
                    assertEquals(0, end.processExitCode(), end::toString);
                }
            }
        }
    }

    @Test
    void shouldRefuseAMachineWithOtherCards() throws Exception {
        String log = folder.resolve("recording").toString();
        CommandLineRun recorded = CommandLineRun.of(folder, "", machine("record", log, "-m", "8", "-device", CARD));
        assertEquals(0, recorded.exitCode(), recorded.errors());
        CommandLineRun without = CommandLineRun.of(folder, "", machine("replay", log, "-m", "8"));
        assertEquals(2, without.exitCode(), without.errors());
        assertTrue(without.errors().contains("the machine model differs: "), without.errors());
        assertTrue(without.errors().contains(CARD), without.errors());
        CommandLineRun same = CommandLineRun.of(folder, "", machine("replay", log, "-m", "8", "-device", CARD));
        assertEquals(0, same.exitCode(), same.errors());
        assertEquals(recorded.output(), same.output());
    }

    private List<String> machine(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(words));
        Path image = Files.write(folder.resolve("card.bin"), AssembledGuest.image("card"));
        all.addAll(List.of("-kernel", image.toString()));
        return all;
    }

    private static String expected() throws IOException {
        try (InputStream in = CardTest.class.getResourceAsStream("guests/card.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
