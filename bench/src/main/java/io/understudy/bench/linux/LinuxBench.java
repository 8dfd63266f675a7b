package io.understudy.bench.linux;

import io.understudy.bench.linux.Boot.Ending;
import io.understudy.bench.linux.Qemu.Platform;
import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.JavaCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Boots the Linux guest alone, recording and replaying, beside QEMU doing the same, and prints one table. */
public final class LinuxBench {
    private static final int RAM_MEBIBYTES = 128;
    private static final Pattern INSTRUCTIONS = Pattern.compile("after (\\d+) instructions");

    private final Path folder;
    private final PrintStream out;
    private final Architecture architecture;
    private final LinuxGuest guest;

    private LinuxBench(Architecture architecture, Path folder, PrintStream out) {
        this.architecture = architecture;
        this.guest = LinuxGuest.built(architecture);
        this.folder = folder;
        this.out = out;
    }

    /**
     * Runs it; takes two or three minutes.
     *
     * @throws IllegalStateException in one line, if the guest is not built
     * @throws IOException in one line, if a boot failed
     */
    public static void run(Architecture architecture, PrintStream out) throws IOException, InterruptedException {
        LentFolder.of(folder -> new LinuxBench(architecture, folder, out).compare());
    }

    private void compare() throws IOException, InterruptedException {
        out.println("Linux to its shell, " + guest.kernel() + ", " + RAM_MEBIBYTES + " MiB");
        out.printf("%-36s %12s %9s%n", "", "CPU seconds", "seconds");
        Path log = folder.resolve("understudy.log");
        Boot alone = boot("alone", understudy("run"), Ending.ON_REQUEST);
        Boot recording = boot("recording", understudy("record", log.toString()), Ending.ON_REQUEST);
        Boot replaying = boot("replaying", understudy("replay", log.toString()), Ending.BY_ITSELF);
        Optional<String> version = Qemu.version(architecture);
        Optional<Boot> qemu = Optional.empty();
        Map<Platform, Boot> qemuReplaying = new EnumMap<>(Platform.class);
        if (version.isPresent()) {
            out.println(version.get());
            for (Platform platform : Platform.values()) {
                Qemu commands = new Qemu(architecture, guest, RAM_MEBIBYTES, platform);
                Path rr = folder.resolve("qemu.rr");
                if (qemu.isEmpty()) {
                    qemu = Optional.of(boot("QEMU plain", commands.plain(), Ending.ON_REQUEST));
                }
                boot("record, " + nameOf(platform), commands.record(rr), Ending.ON_REQUEST);
                qemuReplaying.put(
                        platform, boot("replay, " + nameOf(platform), commands.replay(rr), Ending.ON_REQUEST));
            }
        } else {
            out.println("no QEMU rows: " + Qemu.program(architecture)
                    + " is not installed (Debian: apt-get install qemu-system-x86)");
        }
        out.printf("%n%-36s %12s %9s%n", "", "ratio", "promised");
        ratio("recording / alone", recording, alone, "1.1");
        ratio("replaying / alone", replaying, alone, "");
        qemu.ifPresent(plain -> ratio("alone / QEMU plain", alone, plain, "2.5"));
        qemuReplaying.forEach((platform, boot) -> ratio(
                "replaying / " + nameOf(platform), replaying, boot, platform == Platform.AS_IT_COMES ? "0.33" : ""));
        long instructions = instructions(replaying);
        out.printf(
                Locale.ROOT,
                "%-36s %12.1f %9s   (%d bytes, %d instructions)%n",
                "log bytes per million",
                Files.size(log) / (instructions / 1e6),
                "200",
                Files.size(log),
                instructions);
    }

    private static String nameOf(Platform platform) {
        return "QEMU " + platform.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private Boot boot(String name, List<String> command, Ending ending) throws IOException, InterruptedException {
        Boot boot = Boot.of(name, command, LinuxGuest.READY_LINE, ending, folder.resolve("said"));
        out.printf(Locale.ROOT, "%-36s %12.2f %9.1f%n", name, boot.cpuSeconds(), boot.wallSeconds());
        return boot;
    }

    private void ratio(String name, Boot one, Boot other, String promised) {
        out.printf(Locale.ROOT, "%-36s %12.2f %9s%n", name, one.cpuSeconds() / other.cpuSeconds(), promised);
    }

    /** The same program as the launcher starts. */
    private List<String> understudy(String... command) {
        List<String> words = JavaCommand.words(ChildProcess.Life.SHORT, List.of(command));
        words.addAll(List.of("--guest", LinuxGuest.NAME, "--arch", architecture.debianName()));
        words.addAll(List.of("-m", Integer.toString(RAM_MEBIBYTES)));
        return words;
    }

    private static long instructions(Boot replaying) throws IOException {
        Matcher found = INSTRUCTIONS.matcher(replaying.said());
        if (!found.find()) {
            throw new IOException("the replay did not say how far it came: "
                    + replaying.said().strip());
        }
        return Long.parseLong(found.group(1));
    }
}
