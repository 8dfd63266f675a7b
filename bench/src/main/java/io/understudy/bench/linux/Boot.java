package io.understudy.bench.linux;

import io.understudy.verification.process.Dependents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One process that boots a guest.
 *
 * @param cpuSeconds user and system time of the whole process when the guest's shell was ready
 * @param wallSeconds until then
 * @param said what the process wrote to its standard error
 */
record Boot(double cpuSeconds, double wallSeconds, String said) {
    private static final int MOST_OUTPUT_BYTES = 16 << 20;
    private static final long END_SECONDS = 120;

    /** How a process ends after its guest was ready. */
    enum Ending {
        ON_REQUEST,
        BY_ITSELF
    }

    /**
     * Starts it, waits for the guest to print a line, reads the processor time, and waits for its end.
     *
     * @param said where its standard error goes
     * @throws IOException if it ended before, with the last it said
     */
    static Boot of(String name, List<String> command, String readyLine, Ending ending, Path said)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process =
                Dependents.start(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.to(said.toFile())));
        try {
            boolean ready = await(process.getInputStream(), readyLine);
            double wall = (System.nanoTime() - start) / 1e9;
            Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
            if (!ready) {
                throw new IOException(name + " ended before the guest's shell was ready: "
                        + lastLine(Files.readString(said, StandardCharsets.ISO_8859_1)));
            }
            if (ending == Ending.ON_REQUEST) {
                // Through its handle: the process itself would close its output, which it may still be writing.
                process.toHandle().destroy();
            }
            // Its output goes nowhere from here on, but must not make it wait.
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(name + " did not end after its guest's shell was ready");
            }
            return new Boot(cpu.toNanos() / 1e9, wall, Files.readString(said, StandardCharsets.ISO_8859_1));
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Reads until this line has come.
     *
     * @throws IOException if the stream ended before, or never brings it
     */
    static void awaitLine(InputStream output, String line) throws IOException {
        if (!await(output, line)) {
            throw new IOException("the guest's console ended before '" + line + "'");
        }
    }

    private static boolean await(InputStream output, String readyLine) throws IOException {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        for (int length = output.read(chunk); length >= 0; length = output.read(chunk)) {
            seen.write(chunk, 0, length);
            if (seen.toString(StandardCharsets.ISO_8859_1).contains(readyLine)) {
                return true;
            }
            if (seen.size() > MOST_OUTPUT_BYTES) {
                throw new IOException("the guest prints and prints, but never '" + readyLine + "'");
            }
        }
        return false;
    }

    /** The last thing that a process said, for a message about its end. */
    static String lastLine(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() ? "it said nothing" : stripped.substring(stripped.lastIndexOf('\n') + 1);
    }
}
