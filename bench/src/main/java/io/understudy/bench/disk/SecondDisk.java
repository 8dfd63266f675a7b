package io.understudy.bench.disk;

import io.understudy.bench.linux.Qemu;
import io.understudy.linux.Architecture;
import io.understudy.linux.system.DebianGuest;
import io.understudy.linux.system.SystemService;
import io.understudy.verification.disk.EmptyImage;
import io.understudy.verification.disk.FencedServer;
import io.understudy.verification.disk.NbdServer;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.JavaCommand;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** A Debian guest with an empty disk beside its own, {@code /dev/vdb}, wherever that is. */
final class SecondDisk {
    /** Figures are of a pair that is well; a busy computer must not tear it apart. */
    private static final List<String> PATIENT = List.of("--silence", "10000");

    private static final Architecture ARCHITECTURE = DebianGuest.ARCHITECTURE;

    private final SystemService service;
    private final int mebibytes;
    private final DebianGuest guest;

    /**
     * Of a guest with this service.
     *
     * @throws IllegalStateException in one line, if the guest is not built
     */
    SecondDisk(SystemService service, int mebibytes) {
        this.service = service;
        this.mebibytes = mebibytes;
        guest = DebianGuest.built(ARCHITECTURE, service);
    }

    /** What can be measured on this computer; says what cannot. */
    static List<Way> ways(PrintStream out) throws InterruptedException {
        List<Way> ways = new ArrayList<>(List.of(Way.ALONE, Way.REPLICATED));
        if (NbdServer.Program.any().isPresent()) {
            ways.addAll(List.of(Way.LOGGED, Way.EXECUTED));
        } else {
            out.println("no rows of shared disks: no NBD server is installed (Debian: apt-get install nbdkit)");
        }
        if (Qemu.version(ARCHITECTURE).isPresent()) {
            ways.add(Way.QEMU);
        } else {
            out.println("no QEMU row: " + Qemu.program(ARCHITECTURE)
                    + " is not installed (Debian: apt-get install qemu-system-x86)");
        }
        return ways;
    }

    /**
     * Boots it.
     *
     * @param own a folder for this one's files
     */
    DiskGuest start(Way way, Path own) throws IOException, InterruptedException, TimeoutException {
        List<String> machine = new ArrayList<>(
                List.of("--guest", DebianGuest.NAME, "--arch", ARCHITECTURE.debianName(), "--with", service.word()));
        Path scratch = EmptyImage.create(own.resolve("scratch.raw"), (long) mebibytes << 20);
        return switch (way) {
            case ALONE -> {
                List<String> words = new ArrayList<>(List.of("run"));
                words.addAll(machine);
                words.addAll(drive(guest.image() + ",format=raw,if=virtio,snapshot=on"));
                words.addAll(drive(scratch + ",format=raw,if=virtio"));
                // Compiled as a host is.
                yield DiskGuest.process(JavaCommand.words(ChildProcess.Life.LONG, words), own.resolve("said"));
            }
            case REPLICATED -> pair(own, machine, drive(scratch + ",format=raw,if=virtio"), () -> {});
            case LOGGED, EXECUTED -> {
                FencedServer disk = new FencedServer(NbdServer.Program.any().orElseThrow(), own, scratch);
                String words = disk.drive() + (way == Way.EXECUTED ? ",reads=executed" : "");
                yield pair(own, machine, List.of("-drive", words), disk::close);
            }
            case QEMU ->
                DiskGuest.process(
                        new Qemu(ARCHITECTURE, guest.linux(), DebianGuest.RAM_MEBIBYTES, Qemu.Platform.AS_IT_COMES)
                                .system(own, List.of(guest.image() + ",snapshot=on", scratch.toString())),
                        own.resolve("said"));
        };
    }

    private DiskGuest pair(Path own, List<String> machine, List<String> second, Closeable rest)
            throws IOException, InterruptedException, TimeoutException {
        List<String> words = new ArrayList<>(machine);
        words.addAll(drive(guest.image() + ",format=raw,if=virtio"));
        words.addAll(second);
        return DiskGuest.pair(new HostPool(own, 2, words, PATIENT, ChildProcess.Life.LONG), rest);
    }

    private static List<String> drive(String image) {
        return List.of("-drive", "file=" + image);
    }
}
