package io.understudy.verification.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.Machine;
import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.Slices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The short form of the fuzzer; the long one is a command. */
final class FuzzTest extends FuzzedEngine {
    private static final int ROUNDS = 4;
    private static final Path SOURCES = Path.of(
            System.getProperty("understudy.root", ".."),
            "replay-tests/src/main/resources/io/understudy/verification/fuzz");

    @ParameterizedTest
    @CsvSource({"3,16", "3,32", "3,64", "0,16", "0,32", "0,64"})
    void shouldFindNothing(int ring, int bits) {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            assertEquals(Optional.empty(), new FuzzKind(ring, bits).play(PROCESSOR, seed), "seed " + seed);
        }
    }

    /** Its handlers cannot be fetched: one exception follows the other, and no instruction is executed any more. */
    @Test
    void shouldComeToAnEndWhereNoInstructionIsExecutedAnyMore() {
        assertEquals(Optional.empty(), new FuzzKind(0, 64).play(PROCESSOR, 20068));
    }

    /** Found by an hour of ring 0: asleep with interrupts off beside a timer, which filled the log. */
    @Test
    void shouldComeToAnEndWhereOnlyTimeGoesOn() {
        assertEquals(Optional.empty(), new FuzzKind(0, 64).play(PROCESSOR, 700063));
    }

    /** Found by longer runs: SYSENTER, which went on elsewhere when the machine had been stopped at other places. */
    @Test
    void shouldReplayWhatTheProcessorDoesNotHave() {
        assertEquals(Optional.empty(), new FuzzKind(3, 32).play(PROCESSOR, 55165));
    }

    /** All pieces of unprivileged code come to their turn: none can keep the kernel from it. */
    @ParameterizedTest
    @CsvSource({"16", "32", "64"})
    void shouldRunEveryPieceOfUnprivilegedCode(int bits) {
        MachineConfiguration configuration =
                new MachineConfiguration(new FuzzImage(new FuzzKind(3, bits), 1), FuzzImage.RAM_BYTES, "", 0);
        FuzzWorld world = new FuzzWorld(new Slices(1, 8000), 1);
        try (Machine machine =
                new Machine(configuration, PROCESSOR, world, (at, stream, bytes, offset, length) -> {})) {
            assertEquals(StopReason.Kind.GUEST_EXIT, machine.run().kind());
            assertEquals(FuzzImage.PIECES, machine.ram().getInt(FuzzImage.WORDS));
        }
    }

    /** What ended both replicas: LOCK with BT, BTS, BTR, BTC of a register, from unprivileged code. */
    @ParameterizedTest
    @CsvSource({"16", "32", "64"})
    void shouldOutliveOnBothReplicasWhatTheEngineDiesOf(int bits) {
        int[] killers = {0xF0, 0x0F, 0xA3, 0xE8, 0xF0, 0x0F, 0xAB, 0xC3, 0xF0, 0x0F, 0xB3, 0xE8, 0xF0, 0x0F, 0xBB, 0xD1
        };
        byte[] code = new byte[FuzzImage.CODE_BYTES];
        for (int i = 0; i < code.length; i++) {
            code[i] = (byte) killers[i % killers.length];
        }
        FuzzImage image = new FuzzImage(new FuzzKind(3, bits), 1, code);
        assertEquals(Optional.empty(), FuzzRound.play(PROCESSOR, image, 1));
        FuzzWorld world = new FuzzWorld(new Slices(1, 8000), 1);
        MachineConfiguration configuration = new MachineConfiguration(image, FuzzImage.RAM_BYTES, "", 0);
        try (Machine machine =
                new Machine(configuration, PROCESSOR, world, (at, stream, bytes, offset, length) -> {})) {
            assertEquals(StopReason.Kind.GUEST_EXIT, machine.run().kind());
            assertEquals(FuzzImage.PIECES, machine.ram().getInt(FuzzImage.WORDS));
        }
    }

    @Test
    void shouldDrawTheSameCodeFromTheSameSeed() {
        byte[] code = FuzzCode.draw(new SplittableRandom(7), 4096, 0x40000);
        assertArrayEquals(code, FuzzCode.draw(new SplittableRandom(7), 4096, 0x40000));
    }

    /** A process that dies in a round is left behind with that round's name, and the next begins behind it. */
    @Test
    void shouldNameTheRoundThatEndedItsProcess() throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        Fuzz fuzz = new Fuzz(new FuzzKind(3, 32), 5, found::add);
        fuzz.playIn(new ProcessBuilder("sh", "-c", "echo round 5; echo round 6; echo help; kill -ABRT $$").start());
        assertEquals(1, found.size());
        assertTrue(found.get(0).startsWith("ring 3, 32 bits, seed 6 ended its process"), found.get(0));
        assertTrue(found.get(0).endsWith("help"), found.get(0));
        assertEquals(7, fuzz.nextSeed());
    }

    /** The machine code that is shipped is what its source says. */
    @ParameterizedTest
    @CsvSource({"kernel-32", "kernel-64"})
    void shouldBeTheKernelThatItsSourceAssemblesTo(String name, @TempDir Path folder)
            throws IOException, InterruptedException {
        Path built = folder.resolve(name + ".bin");
        Process nasm;
        try {
            nasm = new ProcessBuilder("nasm", "-f", "bin", "-o", built.toString(), name + ".asm")
                    .directory(SOURCES.toFile())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            Assumptions.abort("skipped: nasm is not installed, so the machine code cannot be rebuilt");
            return;
        }
        assertEquals(0, nasm.waitFor());
        assertArrayEquals(Files.readAllBytes(built), Files.readAllBytes(SOURCES.resolve(name + ".bin")));
    }
}
