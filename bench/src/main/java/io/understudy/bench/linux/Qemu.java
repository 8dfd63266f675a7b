package io.understudy.bench.linux;

import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * QEMU with our processor, without what ours does not show, the same RAM, one serial line. Where it counts
 * instructions each takes 2 ns of the guest's time: {@code shift=auto} would follow the host's speed, and with it how much
 * a polling kernel polls.
 */
public final class Qemu {
    private final Architecture architecture;
    private final LinuxGuest guest;
    private final int ramMebibytes;
    private final Platform platform;

    /** What the kernel finds around the processor. */
    public enum Platform {
        /** ACPI and APIC. */
        AS_IT_COMES,
        /** The APIC, and no ACPI. */
        WITHOUT_ACPI,
        /** Neither, as ours. */
        AS_OURS
    }

    /** A machine of a kind. */
    public Qemu(Architecture architecture, LinuxGuest guest, int ramMebibytes, Platform platform) {
        this.architecture = architecture;
        this.guest = guest;
        this.ramMebibytes = ramMebibytes;
        this.platform = platform;
    }

    /** The version that is installed, if one is. */
    public static Optional<String> version(Architecture architecture) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(program(architecture), "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said;
            try (InputStream output = process.getInputStream()) {
                said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            }
            return process.waitFor() == 0 ? said.lines().findFirst() : Optional.empty();
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    List<String> plain() {
        return plain(guest.initrd(), List.of("-nic", "none"));
    }

    /**
     * As {@link #plain}, with a network card whose cable leads to passt.
     *
     * @param passt its socket
     */
    public List<String> serving(Path passt) {
        return plain(
                guest.servingInitrd(),
                List.of(
                        "-netdev",
                        "stream,id=n0,server=off,addr.type=unix,addr.path=" + passt,
                        "-device",
                        "virtio-net-pci,netdev=n0"));
    }

    /**
     * A system on disks of its own, as the built one is made for.
     *
     * @param folder for the initrd, which QEMU takes in one piece
     * @param images raw, in the words of -drive
     */
    public List<String> system(Path folder, List<String> images) throws IOException {
        Path initrd = folder.resolve("initrd");
        try (OutputStream whole = Files.newOutputStream(initrd)) {
            for (Path part : guest.initrdsForRoot()) {
                Files.copy(part, whole);
            }
        }
        List<String> drives = new ArrayList<>();
        for (String image : images) {
            drives.addAll(List.of("-drive", "file=" + image + ",format=raw,if=virtio"));
        }
        List<String> command = plain(initrd, List.of("-nic", "none"));
        command.addAll(drives);
        return command;
    }

    /** The same, recording: frames that come go through QEMU's own recorder (docs/system/replay.rst). */
    public List<String> servingAndRecording(Path passt, Path file) {
        List<String> command = serving(passt);
        command.addAll(counting(recordTo(file)));
        command.addAll(List.of("-object", "filter-replay,id=replay,netdev=n0"));
        return command;
    }

    private List<String> plain(Path initrd, List<String> network) {
        List<String> command = new ArrayList<>(List.of(
                program(architecture),
                "-machine",
                "pc",
                "-cpu",
                processor(),
                "-m",
                Integer.toString(ramMebibytes),
                "-display",
                "none",
                "-monitor",
                "none",
                "-serial",
                "stdio",
                "-kernel",
                guest.kernel().toString(),
                "-initrd",
                initrd.toString(),
                "-append",
                architecture.commandLine()));
        switch (platform) {
            case AS_IT_COMES -> {}
            case WITHOUT_ACPI, AS_OURS -> command.add("-no-acpi");
        }
        command.addAll(network);
        return command;
    }

    /** What it is called for this architecture. */
    public static String program(Architecture architecture) {
        return switch (architecture) {
            case I386 -> "qemu-system-i386";
            case AMD64 -> "qemu-system-x86_64";
        };
    }

    private String processor() {
        String processor = switch (architecture) {
            case I386 -> "pentium3";
            case AMD64 -> "qemu64,-nx,-sep,-svm";
        };
        return switch (platform) {
            case AS_IT_COMES, WITHOUT_ACPI -> processor;
            case AS_OURS -> processor + ",-apic";
        };
    }

    /** As {@link #plain}, with what record and replay rest on: a clock that follows the instructions. */
    List<String> counting() {
        return with("");
    }

    List<String> record(Path file) {
        return with(recordTo(file));
    }

    List<String> replay(Path file) {
        return with(",rr=replay,rrfile=" + file);
    }

    private static String recordTo(Path file) {
        return ",rr=record,rrfile=" + file;
    }

    private List<String> with(String more) {
        List<String> command = plain();
        command.addAll(counting(more));
        return command;
    }

    private static List<String> counting(String more) {
        return List.of("-icount", "shift=1" + more);
    }
}
