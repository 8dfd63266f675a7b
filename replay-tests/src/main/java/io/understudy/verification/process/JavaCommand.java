package io.understudy.verification.process;

import io.understudy.cli.Understudy;
import io.understudy.running.RunningFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that runs this same program in a Java of its own, as the launcher does. */
public final class JavaCommand {
    /** Names the class archive that this Java itself was started with, if it was. */
    static final String ARCHIVE = "understudy.classArchive";

    /** The class path of the archive, for tests: theirs begins with folders, and the JVM archives no class of a folder. */
    static final String APPLICATION = "understudy.application";

    /** As the launcher gives it: a small young generation, and so short pauses (decision 58). */
    static final List<String> COLLECTOR = List.of("-XX:+UseSerialGC", "-Xmn16m", "-XX:MaxTenuringThreshold=1");

    private JavaCommand() {}

    /**
     * Its words, Java itself first, for a command of the product.
     *
     * @param arguments the sub-command and its options
     */
    public static List<String> words(ChildProcess.Life life, List<String> arguments) {
        return words(Understudy.class, life, arguments);
    }

    /**
     * The same with another main class.
     *
     * @param main the class to start
     */
    public static List<String> words(Class<?> main, ChildProcess.Life life, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) {
            words.add("--enable-native-access=ALL-UNNAMED");
        }
        words.addAll(COLLECTOR);
        // Of a test's, none lives long enough to earn the second compiler's time back.
        if (life == ChildProcess.Life.SHORT || System.getProperty(APPLICATION) != null) {
            words.add("-XX:TieredStopAtLevel=1");
        }
        words.addAll(hugePages(Path.of("/sys/kernel/mm/transparent_hugepage/enabled")));
        words.addAll(archive(System.getProperty(ARCHIVE)));
        words.addAll(running(System.getProperty(RunningFolder.NAMED_BY)));
        words.add("-Dio.netty.jfr.enabled=false");
        words.addAll(List.of(
                "-cp",
                classPath(System.getProperty(APPLICATION), System.getProperty("java.class.path")),
                main.getName()));
        words.addAll(arguments);
        return words;
    }

    /** An archive is good for class paths that begin as its own does. */
    static String classPath(String application, String own) {
        return application == null ? own : application + File.pathSeparator + own;
    }

    /** As the launcher gives them: the kernel closes a killed process's sockets after its memory, page by page. */
    static List<String> hugePages(Path setting) {
        try {
            return Files.readString(setting).contains("[never]") ? List.of() : List.of("-XX:+UseTransparentHugePages");
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Where a process tells that it runs, if that is to be elsewhere than usual. */
    static List<String> running(String folder) {
        return folder == null ? List.of() : List.of("-D" + RunningFolder.NAMED_BY + "=" + folder);
    }

    /** As the launcher gives it: what is wrong with the archive is neither said nor fatal. */
    static List<String> archive(String file) {
        return file == null
                ? List.of()
                : List.of(
                        "-XX:SharedArchiveFile=" + file,
                        "-Xshare:auto",
                        "-Xlog:cds*=off",
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:ArchiveRelocationMode=0",
                        "-D" + ARCHIVE + "=" + file);
    }
}
