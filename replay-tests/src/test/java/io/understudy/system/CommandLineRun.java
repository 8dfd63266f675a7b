package io.understudy.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        Path in = Files.writeString(Files.createTempFile(folder, "in", ""), input);
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder = new ProcessBuilder(words(arguments))
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

    /** The whole command that runs the program with these arguments in a Java of its own. */
    static List<String> words(List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) {
            words.add("--enable-native-access=ALL-UNNAMED");
        }
        words.addAll(
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        words.add("io.understudy.cli.Understudy");
        words.addAll(arguments);
        return words;
    }
}
