package io.understudy.system;

import io.understudy.verification.cli.AllCommands;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.JavaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of the program in a Java of its own, to its end. */
record CommandLineRun(int exitCode, String output, String errors) {
    private static final long PATIENCE_SECONDS = 60;

    static CommandLineRun of(Path folder, String input, List<String> arguments) throws Exception {
        return of(folder, input, Map.of(), arguments);
    }

    static CommandLineRun of(Path folder, String input, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        return of(folder, input, environment, List.of(), arguments);
    }

    /** @param before words that come before the command and have it run otherwise, as the same process */
    static CommandLineRun of(
            Path folder, String input, Map<String, String> environment, List<String> before, List<String> arguments)
            throws IOException, InterruptedException {
        Path in = Files.writeString(Files.createTempFile(folder, "in", ""), input);
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        List<String> words = JavaCommand.words(AllCommands.class, ChildProcess.Life.SHORT, arguments);
        words.addAll(0, before);
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(arguments + " did not end: " + Files.readString(err));
        }
        return new CommandLineRun(
                process.exitValue(),
                Files.readString(out, StandardCharsets.ISO_8859_1),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
