package io.understudy.bench.linux;

import io.understudy.linux.LinuxGuest;
import io.understudy.verification.process.Dependents;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One process whose guest boots and works through the steps. Each is timed from the marker before it to its own, which a
 * replay prints as well: whether somebody types or what was typed once is shown again makes no difference.
 */
final class WorkingGuest {
    /** Makes the shell easy to read: no echo, no carriage returns, no prompt, and no kernel's messages in between. */
    private static final WorkStep QUIET =
            new WorkStep(new WorkRow(Phase.BETWEEN, "quiet"), "stty -echo -onlcr; PS1=; dmesg -n 1", "");

    private static final long LONGEST_MINUTES = 30;
    private static final long END_SECONDS = 120;

    private final Way way;
    private final List<WorkStep> steps;
    private final Path said;

    /** @param said where the process's standard error goes */
    WorkingGuest(Way way, List<WorkStep> steps, Path said) {
        this.way = way;
        this.steps = steps;
        this.said = said;
    }

    /**
     * Starts it, and waits for its end.
     *
     * @return processor seconds
     * @throws IOException in one line, if it ended early, did not end, or the guest answered something wrong
     */
    Map<WorkRow, Double> work(List<String> command) throws IOException, InterruptedException {
        Process process =
                Dependents.start(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.to(said.toFile())));
        try {
            // A guest that says no more would keep us for ever; its console ends with its process.
            CompletableFuture.delayedExecutor(LONGEST_MINUTES, TimeUnit.MINUTES).execute(process::destroyForcibly);
            Map<WorkRow, Double> seconds = work(process);
            end(process);
            return seconds;
        } catch (IOException e) {
            String words = Boot.lastLine(Files.readString(said, StandardCharsets.ISO_8859_1));
            throw new IOException(way.title() + ": " + e.getMessage() + "; the process: " + words, e);
        } finally {
            process.destroyForcibly();
        }
    }

    private Map<WorkRow, Double> work(Process process) throws IOException {
        Map<WorkRow, Double> seconds = new LinkedHashMap<>();
        ConsoleText console = new ConsoleText(process.getInputStream());
        String unused = console.before(LinuxGuest.READY_LINE);
        seconds.put(Workload.BOOT, ProcessorTime.seconds(process));
        unused = answer(process, console, QUIET, 0);
        double last = ProcessorTime.seconds(process);
        for (int number = 1; number <= steps.size(); number++) {
            WorkStep step = steps.get(number - 1);
            String printed = answer(process, console, step, number);
            // A replay may be over right after the last one, and its process with it.
            if (number < steps.size()) {
                double now = ProcessorTime.seconds(process);
                seconds.merge(step.row(), now - last, Double::sum);
                last = now;
            }
            String expected = step.expected().isEmpty() ? "" : step.expected() + "\n";
            if (!printed.equals(expected)) {
                throw new IOException("'" + step.command() + "' printed '" + oneLine(printed) + "' instead of '"
                        + oneLine(expected) + "'");
            }
        }
        return seconds;
    }

    private String answer(Process process, ConsoleText console, WorkStep step, int number) throws IOException {
        if (way != Way.REPLAYING) {
            OutputStream keyboard = process.getOutputStream();
            keyboard.write(step.typed(number).getBytes(StandardCharsets.ISO_8859_1));
            keyboard.flush();
        }
        return console.before(WorkStep.marker(number));
    }

    private static String oneLine(String text) {
        return text.strip().replace("\n", "\\n");
    }

    private void end(Process process) throws IOException, InterruptedException {
        if (way != Way.REPLAYING) {
            // Through its handle: the process itself would close its output, which it may still be writing.
            process.toHandle().destroy();
        }
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("it did not end after the guest's work was done");
        }
        if (way == Way.REPLAYING && process.exitValue() != 0) {
            throw new IOException("it ended with " + process.exitValue());
        }
    }
}
