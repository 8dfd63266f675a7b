package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.shell.ShellClient;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code /dev/hwrng} of a replicated Linux: what was read before the primary was killed is there afterwards, reading goes on
 * in the survivor, and in the host that then gets the machine's state.
 */
class LinuxEntropyTest extends RequiresEngine {
    private static final long BOOT_MILLIS = 900_000;
    private static final long ANSWER_MILLIS = 120_000;
    private static final List<String> MODULES = List.of(
            "virtio", "virtio_ring", "virtio_pci_legacy_dev", "virtio_pci_modern_dev", "virtio_pci", "virtio_rng");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void shouldReadTheSameBytesInEverySurvivor(Architecture architecture) throws Exception {
        LongForm.assume("CardTest and DeviceContractTest");
        LinuxSession.assumeGuest(architecture);
        List<String> machine =
                List.of("--guest", "linux", "--arch", architecture.debianName(), "-device", "virtio-rng-pci");
        try (HostPool pool = new HostPool(folder, 3, machine, List.of(), ChildProcess.Life.LONG);
                ShellClient shell = ShellClient.connect(pool.console())) {
            HostPool.Pair pair = pool.awaitPair(0, ANSWER_MILLIS);
            String unused = shell.await(LinuxGuest.READY_LINE, BOOT_MILLIS);
            shell.quiet(ANSWER_MILLIS);
            for (String module : MODULES) {
                assertEquals(
                        "",
                        shell.run("insmod /lib/modules/" + module + ".ko", ANSWER_MILLIS),
                        "build the guest again: ./understudy guest linux --again --arch " + architecture.debianName());
            }
            assertEquals("virtio_rng.0", shell.run("cat /sys/class/misc/hw_random/rng_current", ANSWER_MILLIS));
            assertTrue(shell.run("cat /proc/bus/pci/devices", ANSWER_MILLIS).contains("0018\t1af41005\tb\t"));

            Set<String> drawn = new HashSet<>();
            drawn.add(draw(shell, "first", 5_000));
            shell.type("head -c 200000 /dev/hwrng >/tmp/while\n");
            pool.host(pair.primary()).kill();
            drawn.add(sum(shell, "while", 200_000));
            drawn.add(draw(shell, "second", 5_000));
            pool.startHost(pair.primary());
            HostPool.Pair next = pool.awaitPair(pair.view(), ANSWER_MILLIS);
            drawn.add(draw(shell, "third", 5_000));
            pool.host(next.primary()).kill();
            drawn.add(draw(shell, "fourth", 5_000));
            assertEquals(5, drawn.size(), drawn::toString);
            assertTrue(drawn.contains(sum(shell, "first", 5_000)));
            assertTrue(drawn.contains(sum(shell, "third", 5_000)));

            HostPool.Pair last = pool.awaitPair(next.view(), ANSWER_MILLIS);
            shell.type("poweroff -f\n");
            ChildProcess primary = pool.host(last.primary());
            ChildProcess backup = pool.host(last.backup());
            primary.await("finished", "", ANSWER_MILLIS);
            backup.await("finished", "", ANSWER_MILLIS);
            assertEquals(hashes(primary), hashes(backup));
        }
    }

    /** The file's new contents, as their sum. */
    private static String draw(ShellClient shell, String file, int bytes) throws Exception {
        shell.type("head -c " + bytes + " /dev/hwrng >/tmp/" + file + "\n");
        return sum(shell, file, bytes);
    }

    private static String sum(ShellClient shell, String file, int bytes) throws Exception {
        assertEquals(Integer.toString(bytes), shell.run("stat -c %s /tmp/" + file, ANSWER_MILLIS));
        return shell.run("md5sum </tmp/" + file, ANSWER_MILLIS);
    }

    private static long hashes(ChildProcess host) {
        return host.last("progress")
                .flatMap(event -> event.detail("hashes"))
                .map(Long::parseLong)
                .orElse(0L);
    }
}
