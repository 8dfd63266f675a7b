package io.understudy.linux.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;

/** Runs programs that take a while: what they say goes into a file, and now and then a line of it to the user. */
final class Steps {
    /** Of what mmdebstrap says the part that says how far it is. */
    private static final List<String> STEPS =
            List.of("I: running apt", "I: download", "I: extract", "I: install", "I: clean", "I: creat");

    private static final long LINE_NANOS = 2_000_000_000L;

    private final Path log;
    private final Consumer<String> progress;
    private long toldNanos = System.nanoTime();

    /** @param log what the programs say is added to it */
    Steps(Path log, Consumer<String> progress) {
        this.log = log;
        this.progress = progress;
    }

    /**
     * Runs one to its end.
     *
     * @throws IOException with one line if it fails
     */
    void run(String what, List<String> words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        String complaint = "";
        try (BufferedReader said =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                Writer kept = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                kept.write(line + "\n");
                tell(line);
                // The first complaint, or else the last line.
                if (!line.isBlank() && !isComplaint(complaint)) {
                    complaint = line;
                }
            }
            if (process.waitFor() != 0) {
                throw new IOException(what + " failed: " + shortened(complaint) + "; all that was said is in " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + words.get(0) + " ran", e);
        } finally {
            process.destroy();
        }
    }

    /** As apt, dpkg and mmdebstrap say it. */
    private static boolean isComplaint(String line) {
        return line.startsWith("E: ")
                || line.startsWith("dpkg: error")
                || line.contains("rror: ")
                || line.contains("failed to run");
    }

    private static String shortened(String line) {
        return line.length() > 200 ? line.substring(0, 200) + " ..." : line;
    }

    private void tell(String line) {
        boolean step = STEPS.stream().anyMatch(line::startsWith);
        boolean detail = line.startsWith("Setting up ") || line.startsWith("Get:") || line.startsWith("Unpacking ");
        if (step || (detail && System.nanoTime() - toldNanos > LINE_NANOS)) {
            toldNanos = System.nanoTime();
            progress.accept(words(step ? line.substring(3) : line));
        }
    }

    /** Without hosts and sizes. */
    private static String words(String line) {
        if (!line.startsWith("Get:")) {
            return line.replaceAll(" \\.\\.\\.$", "");
        }
        String[] parts = line.split(" ", -1);
        return "Fetching " + (parts.length > 4 ? parts[4] : "packages");
    }
}
