package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Cluster;
import io.understudy.verification.shell.ShellClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How a real kernel ends, on a pair: what its console shows, what both hosts say, with which code both end.
 * {@code -Dunderstudy.linuxEndings=all} boots a pair for each way.
 */
class LinuxEndingTest extends RequiresEngine {
    private static final long BOOT_MILLIS = 600_000;
    private static final long ANSWER_MILLIS = 120_000;

    /** One for each second of a host's own. */
    private static final int LOOKS = 120;

    private static final int HALTED = 4;

    /** XOR ESP, ESP; PUSH EAX: the page fault finds no stack either. */
    private static final String LOSE_STACK = "31E450";

    /** CLI; JMP to itself. */
    private static final String LOOP = "FAEBFE";

    private static final String RESTARTED =
            "the guest restarted itself through the keyboard controller at instruction ";

    @TempDir
    private Path folder;

    @BeforeAll
    static void findGuest() {
        LinuxSession.assumeGuest(Architecture.I386);
    }

    /** The kernel's double fault goes through a task gate, since its stack is what is broken. */
    @Test
    void shouldPanicByDoubleFaultRestartAndPowerOff() throws Exception {
        try (Cluster pair = pair("panic=1");
                ShellClient shell = shell(pair)) {
            forge(shell, LOSE_STACK);
            String console = shell.await(LinuxGuest.READY_LINE, BOOT_MILLIS);
            assertTrue(console.contains("traps: PANIC: double fault, error_code: 0x0"), console);
            assertTrue(console.contains("Kernel panic - not syncing: Fatal exception in interrupt"), console);
            bothSay(pair, RESTARTED);
            shell.quiet(ANSWER_MILLIS);
            shell.type("poweroff -f\n");
            bothEnd(pair, HALTED, "the guest executed HLT with interrupts off at instruction ");
        }
    }

    /** Without ACPI nothing can cut the power, and Linux makes a halt of a power-off (kernel/reboot.c). */
    @EnabledIfSystemProperty(named = "understudy.linuxEndings", matches = "all")
    @ParameterizedTest
    @CsvSource({
        "'', halt -f, reboot: System halted, the guest executed HLT with interrupts off at instruction ",
        "'', poweroff -f, reboot: System halted, the guest executed HLT with interrupts off at instruction ",
        "reboot=t, reboot -f, reboot: Restarting system, triple fault at instruction "
    })
    void shouldEndOnBoth(String append, String command, String console, String line) throws Exception {
        try (Cluster pair = pair(append);
                ShellClient shell = shell(pair)) {
            shell.type(command + "\n");
            String unused = shell.await(console, ANSWER_MILLIS);
            bothEnd(pair, HALTED, line);
        }
    }

    @EnabledIfSystemProperty(named = "understudy.linuxEndings", matches = "all")
    @ParameterizedTest
    @CsvSource({
        "'', reboot -f, reboot: Restarting system",
        "panic=1, echo c >/proc/sysrq-trigger, Kernel panic - not syncing: sysrq triggered crash"
    })
    void shouldBootAgainOnBoth(String append, String command, String console) throws Exception {
        try (Cluster pair = pair(append);
                ShellClient shell = shell(pair)) {
            shell.type(command + "\n");
            String printed = shell.await(LinuxGuest.READY_LINE, BOOT_MILLIS);
            assertTrue(printed.contains(console), printed);
            bothSay(pair, RESTARTED);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "understudy.linuxEndings", matches = "all")
    void shouldSayThatAKernelLoopsWithInterruptsOff() throws Exception {
        try (Cluster pair = pair("");
                ShellClient shell = shell(pair)) {
            forge(shell, LOOP);
            String line = "the guest has not enabled interrupts for 10 s of machine time";
            awaitSaid(pair.primary(), line);
            assertEquals(1, said(pair.primary(), line).size());
            assertTrue(said(pair.backup(), line).isEmpty());
            goesOn(pair);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "understudy.linuxEndings", matches = "all")
    void shouldWaitForEverAfterAPanic() throws Exception {
        try (Cluster pair = pair("panic=0");
                ShellClient shell = shell(pair)) {
            shell.type("echo c >/proc/sysrq-trigger\n");
            String unused = shell.await("---[ end Kernel panic - not syncing: sysrq triggered crash", ANSWER_MILLIS);
            goesOn(pair);
        }
    }

    private Cluster pair(String append) throws Exception {
        String commandLine = LinuxGuest.COMMAND_LINE + " " + append;
        List<String> machine = List.of("--guest", "linux", "-append", commandLine, "--hash-interval", "50000000");
        return new Cluster(folder, machine, List.of("--silence", "20000"));
    }

    private static ShellClient shell(Cluster pair) throws Exception {
        ShellClient shell = ShellClient.connect(pair.console());
        String unused = shell.await(LinuxGuest.READY_LINE, BOOT_MILLIS);
        shell.quiet(ANSWER_MILLIS);
        return shell;
    }

    private static void forge(ShellClient shell, String code) throws Exception {
        assertEquals("0", shell.run(ForgedModule.commands(code), ANSWER_MILLIS));
        shell.type("insmod /tmp/forged.ko\n");
    }

    private static void bothEnd(Cluster pair, int exitCode, String line) throws Exception {
        pair.primary().await("finished", "", ANSWER_MILLIS);
        pair.backup().await("finished", "", ANSWER_MILLIS);
        assertEquals(exitCode, pair.primary().exitCode(ANSWER_MILLIS));
        assertEquals(exitCode, pair.backup().exitCode(ANSWER_MILLIS));
        bothSay(pair, line);
        assertEquals(hashes(pair.primary()), hashes(pair.backup()));
        assertTrue(hashes(pair.primary()) > 0);
    }

    /** Once each, with the same instruction in it. */
    private static void bothSay(Cluster pair, String line) throws Exception {
        List<String> primary = said(pair.primary(), line);
        assertEquals(1, primary.size(), primary::toString);
        awaitSaid(pair.backup(), line);
        assertEquals(primary, said(pair.backup(), line));
    }

    private static void awaitSaid(ChildProcess host, String line) throws Exception {
        for (int looks = 0; said(host, line).isEmpty() && looks < LOOKS; looks++) {
            host.awaitProgress(1, ANSWER_MILLIS);
        }
    }

    /** Both replicas still are what they were, the backup having compared every hash so far. */
    private static void goesOn(Cluster pair) throws Exception {
        long before = hashes(pair.backup());
        for (int looks = 0; hashes(pair.backup()) <= before && looks < LOOKS; looks++) {
            pair.backup().awaitProgress(1, ANSWER_MILLIS);
        }
        assertTrue(hashes(pair.backup()) > before);
        for (ChildProcess host : List.of(pair.primary(), pair.backup())) {
            assertTrue(host.isAlive());
            assertFalse(host.find("role", "role=HALTED").isPresent());
        }
    }

    private static long hashes(ChildProcess host) {
        return host.last("progress")
                .flatMap(event -> event.detail("hashes"))
                .map(Long::parseLong)
                .orElse(0L);
    }

    /** What it said of this, from the words themselves on. */
    private static List<String> said(ChildProcess host, String line) throws IOException {
        List<String> found = new ArrayList<>();
        for (String each : Files.readAllLines(host.log())) {
            if (each.contains(line)) {
                found.add(each.substring(each.indexOf(line)));
            }
        }
        return found;
    }
}
