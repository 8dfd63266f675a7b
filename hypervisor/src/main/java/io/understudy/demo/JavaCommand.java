package io.understudy.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that runs this same program in a Java of its own, as the launcher does. */
public final class JavaCommand {
    private JavaCommand() {}

    /**
     * Its words, Java itself first.
     *
     * @param arguments the sub-command and its options
     */
    public static List<String> words(ChildProcess.Life life, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) {
            words.add("--enable-native-access=ALL-UNNAMED");
        }
        words.add("-XX:+UseSerialGC");
        if (life == ChildProcess.Life.SHORT) {
            words.add("-XX:TieredStopAtLevel=1");
        }
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.understudy.cli.Understudy"));
        words.addAll(arguments);
        return words;
    }
}
