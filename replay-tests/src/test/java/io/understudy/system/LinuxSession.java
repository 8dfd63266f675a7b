package io.understudy.system;

import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import io.understudy.verification.cli.AllCommands;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.JavaCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A run of the program with the Linux guest, whose shell is given a script that ends with {@code poweroff}.
 *
 * @param output what the guest printed
 * @param errors what the program said
 */
record LinuxSession(int exitCode, String output, String errors) {
    private static final long HANG_SECONDS = 1200;
    private static final String PROMPT = "# ";

    /** Skips the test where the guest is not built, with the line that says how to. */
    static void assumeGuest(Architecture architecture) {
        assumeGuest(architecture, false);
    }

    /** The same with the drivers of disks. */
    static void assumeGuestWithDrivers() {
        assumeGuest(Architecture.I386, true);
    }

    private static void assumeGuest(Architecture architecture, boolean disks) {
        try {
            LinuxGuest unused = LinuxGuest.built(architecture, disks);
        } catch (IllegalStateException missing) {
            Assumptions.abort("skipped: " + missing.getMessage());
        }
    }

    /** A script of this package's resources. */
    static String script(String name) throws IOException {
        try (InputStream stream = LinuxSession.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Types the script when the shell prompts: what is typed before it has opened the line is lost. */
    static LinuxSession of(Path folder, String script, List<String> arguments)
            throws IOException, InterruptedException {
        return ofProgram(folder, script, JavaCommand.words(AllCommands.class, ChildProcess.Life.SHORT, arguments));
    }

    /** The same with any program that has the guest's serial line on standard input and output. */
    static LinuxSession ofProgram(Path folder, String script, List<String> command)
            throws IOException, InterruptedException {
        Path errors = Files.createTempFile(folder, "err", "");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        CompletableFuture.delayedExecutor(HANG_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        StringBuilder output = new StringBuilder();
        try (OutputStream keyboard = process.getOutputStream();
                Reader serial = new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1)) {
            boolean typed = script.isEmpty();
            for (int c = serial.read(); c >= 0; c = serial.read()) {
                if (c != '\r') {
                    output.append((char) c);
                }
                if (!typed && prompted(output)) {
                    typed = true;
                    keyboard.write(script.getBytes(StandardCharsets.ISO_8859_1));
                    keyboard.flush();
                }
            }
            return new LinuxSession(process.waitFor(), output.toString(), Files.readString(errors));
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean prompted(StringBuilder output) {
        int end = output.length() - PROMPT.length();
        return end >= 0 && output.indexOf(PROMPT, end) == end && output.indexOf(LinuxGuest.READY_LINE) >= 0;
    }
}
