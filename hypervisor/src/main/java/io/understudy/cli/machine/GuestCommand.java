package io.understudy.cli.machine;

import io.understudy.debian.DebianArchive;
import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import io.understudy.linux.LinuxGuestBuilder;
import io.understudy.linux.system.DebianGuest;
import io.understudy.linux.system.SystemBuilder;
import io.understudy.linux.system.SystemService;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code understudy guest linux}: builds a guest that is too large, and too little ours, to come with Understudy. */
@Command(
        name = "guest",
        description = "Builds a guest from the system vendor's own packages into the user's cache.",
        mixinStandardHelpOptions = true)
public final class GuestCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Which one: linux or debian.")
    private String name;

    @Option(names = "--arch", description = "The processor: ${COMPLETION-CANDIDATES} (default: i386; of debian amd64).")
    private Architecture architecture;

    @Option(
            names = "--with",
            paramLabel = "SERVICE",
            description = "Of debian, what it serves: postgresql, redis or nginx (default: nothing).")
    private SystemService service;

    @Option(names = "--again", description = "Fetch the packages although they are there.")
    private boolean again;

    @Override
    public Integer call() throws IOException {
        if (name.equals(DebianGuest.NAME)) {
            var unused = buildDebian(
                    architecture == null ? DebianGuest.ARCHITECTURE : architecture,
                    service == null ? SystemService.NONE : service,
                    again,
                    System.out);
            return 0;
        }
        if (!name.equals(LinuxGuest.NAME)) {
            throw new IllegalArgumentException("there is no guest '" + name + "' to build: there are '"
                    + LinuxGuest.NAME + "' and '" + DebianGuest.NAME
                    + "'; ./understudy guests lists those that need no building");
        }
        if (service != null) {
            throw new IllegalArgumentException("--with goes with debian");
        }
        build(architecture == null ? Architecture.I386 : architecture, again, System.out);
        return 0;
    }

    /** Builds a Debian guest, or makes sure that it is built. */
    public static DebianGuest buildDebian(
            Architecture architecture, SystemService service, boolean again, PrintStream out) throws IOException {
        String whyNot = DebianArchive.whyNot();
        if (whyNot != null) {
            throw new IllegalStateException("cannot build a Debian guest here: " + whyNot);
        }
        return new SystemBuilder(architecture, service, line -> out.println("guest debian: " + line)).build(again);
    }

    /** Builds the Linux guest, or makes sure that it is built. */
    public static LinuxGuest build(Architecture architecture, boolean again, PrintStream out) throws IOException {
        String whyNot = DebianArchive.whyNot();
        if (whyNot != null) {
            throw new IllegalStateException("cannot build the Linux guest here: " + whyNot + "; any "
                    + (architecture == Architecture.I386 ? "32" : "64")
                    + "-bit kernel and initrd do: -kernel FILE -initrd FILE -append \"" + LinuxGuest.COMMAND_LINE
                    + "\"");
        }
        return new LinuxGuestBuilder(architecture, line -> out.println("guest linux: " + line)).build(again);
    }
}
