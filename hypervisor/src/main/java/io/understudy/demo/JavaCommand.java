package io.understudy.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that runs this same program in a Java of its own, as the launcher does. */
public final class JavaCommand {
    /** Names the class archive that this Java itself was started with, if it was. */
    static final String ARCHIVE = "understudy.classArchive";

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
        words.addAll(archive(System.getProperty(ARCHIVE)));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.understudy.cli.Understudy"));
        words.addAll(arguments);
        return words;
    }

    /** As the launcher gives it: what is wrong with the archive is neither said nor fatal. */
    static List<String> archive(String file) {
        return file == null
                ? List.of()
                : List.of(
                        "-XX:SharedArchiveFile=" + file, "-Xshare:auto", "-Xlog:cds*=off", "-D" + ARCHIVE + "=" + file);
    }
}
