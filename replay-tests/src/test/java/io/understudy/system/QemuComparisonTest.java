package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.guest.GuestCatalogue;
import io.understudy.guest.GuestImage;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same image in this machine and in QEMU's, byte for byte the same on the serial line. QEMU shares the translator
 * with our engine, but neither devices nor interrupt delivery nor loader.
 */
class QemuComparisonTest extends RequiresEngine {
    private static final String QEMU = "qemu-system-i386";

    /** No {@code stamp}, no {@code uptime}: what they answer is the host's. */
    private static final String SESSION = """
            put a hello world
            append a !
            append new 12345
            get a
            get nobody
            sum
            print 300
            del new
            del new
            fetch a

            get a b
            put k %s
            get k
            put long %s
            sum
            exit 42
            """.formatted("v".repeat(3994), "v".repeat(5000));

    @TempDir
    private Path folder;

    @BeforeEach
    void needQemu() {
        Tool.assumeInstalled(QEMU);
    }

    @Test
    void shouldPrintTheSumsOfASeedAsQemuDoes() throws Exception {
        SerialDialogue qemu = inQemu("torture", "seed=1 lines=3 step=40", "");
        SerialDialogue here = here("torture", "seed=1 lines=3 step=40", "");
        assertEquals(3, qemu.output().lines().count(), qemu.output());
        assertEquals(qemu.output(), here.output());
        assertEquals(0, here.exitCode());
    }

    @Test
    void shouldAnswerASessionAsQemuDoes() throws Exception {
        SerialDialogue qemu = inQemu("kv", "", SESSION);
        SerialDialogue here = here("kv", "", SESSION);
        assertTrue(qemu.output().endsWith("BYE\r\n") || qemu.output().endsWith("BYE\n"), qemu.output());
        assertEquals(qemu.output(), here.output());
        assertEquals(qemu.exitCode(), here.exitCode());
    }

    private SerialDialogue here(String guest, String commandLine, String input) throws Exception {
        return SerialDialogue.of(
                JavaCommand.words(ChildProcess.Life.SHORT, List.of("run", "--guest", guest, "-append", commandLine)),
                folder,
                input);
    }

    private SerialDialogue inQemu(String guest, String commandLine, String input)
            throws IOException, InterruptedException {
        GuestImage image = GuestCatalogue.load().find(guest);
        Path file = Files.write(folder.resolve(guest + ".bin"), image.bytes());
        // The processor is QEMU's richest, for it must have RDRAND.
        Stream<String> machine =
                Stream.of(QEMU, "-cpu", "max", "-m", image.ramMebibytes() + "M", "-kernel", file.toString());
        Stream<String> rim = Stream.of("-serial stdio -monitor none -display none -nic none -no-reboot"
                        + " -device isa-debug-exit,iobase=0xf4,iosize=4")
                .flatMap(options -> Stream.of(options.split(" ")));
        return SerialDialogue.of(
                Stream.of(machine, Stream.of("-append", commandLine), rim)
                        .flatMap(words -> words)
                        .toList(),
                folder,
                input);
    }
}
