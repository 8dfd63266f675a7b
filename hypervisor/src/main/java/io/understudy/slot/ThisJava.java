package io.understudy.slot;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of this very program: the same Java, with the options it was itself started with. */
public final class ThisJava {
    private ThisJava() {}

    /**
     * Its words, Java itself first.
     *
     * @param main the class to start
     * @param arguments what is for that class
     */
    public static List<String> words(Class<?> main, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        words.addAll(arguments);
        return words;
    }
}
