package io.understudy.bench.linux;

import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * QEMU with a machine as much like ours as it has: same processor, without what ours does not show, same RAM, no ACPI, no
 * cards, one serial line.
 */
final class Qemu {
    private final Architecture architecture;
    private final LinuxGuest guest;
    private final int ramMebibytes;
    private final boolean apic;

    /** @param apic whether the processor has the APIC that QEMU gives it, or none, as ours */
    Qemu(Architecture architecture, LinuxGuest guest, int ramMebibytes, boolean apic) {
        this.architecture = architecture;
        this.guest = guest;
        this.ramMebibytes = ramMebibytes;
        this.apic = apic;
    }

    /** The version that is installed, if one is. */
    static Optional<String> version(Architecture architecture) throws InterruptedException {
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
        return new ArrayList<>(List.of(
                program(architecture),
                "-machine",
                "pc",
                "-cpu",
                processor(),
                "-no-acpi",
                "-m",
                Integer.toString(ramMebibytes),
                "-display",
                "none",
                "-nic",
                "none",
                "-monitor",
                "none",
                "-serial",
                "stdio",
                "-kernel",
                guest.kernel().toString(),
                "-initrd",
                guest.initrd().toString(),
                "-append",
                architecture.commandLine()));
    }

    static String program(Architecture architecture) {
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
        return apic ? processor : processor + ",-apic";
    }

    List<String> record(Path file) {
        return with("record", file);
    }

    List<String> replay(Path file) {
        return with("replay", file);
    }

    private List<String> with(String mode, Path file) {
        List<String> command = plain();
        command.addAll(List.of("-icount", "shift=auto,rr=" + mode + ",rrfile=" + file));
        return command;
    }
}
