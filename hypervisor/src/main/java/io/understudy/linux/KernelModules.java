package io.understudy.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds kernel modules, and the modules they need, in the tree of a kernel package. */
final class KernelModules {
    private static final String SUFFIX = ".ko";

    /** In a module's ".modinfo" section, a list of strings with a NUL behind each (scripts/mod/modpost.c). */
    private static final String NEEDED = "\0depends=";

    private KernelModules() {}

    /**
     * These modules with all that they need.
     *
     * @param tree a folder somewhere below which the modules lie
     * @return file name to contents
     */
    static Map<String, byte[]> withDependencies(Path tree, List<String> names) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        Deque<String> wanted = new ArrayDeque<>(names);
        while (!wanted.isEmpty()) {
            String name = wanted.remove();
            if (!found.containsKey(name + SUFFIX)) {
                byte[] module = Files.readAllBytes(find(tree, name));
                found.put(name + SUFFIX, module);
                wanted.addAll(needed(name, module));
            }
        }
        return found;
    }

    private static Path find(Path tree, String name) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            Optional<Path> file = files.filter(
                            each -> matches(each.getFileName().toString(), name))
                    .findFirst();
            return file.orElseThrow(() -> new IOException("the kernel package holds no module " + name));
        }
    }

    /** A module's name has underscores where its file's may have dashes. */
    private static boolean matches(String file, String name) {
        return file.endsWith(SUFFIX)
                && file.substring(0, file.length() - SUFFIX.length())
                        .replace('-', '_')
                        .equals(name);
    }

    private static List<String> needed(String name, byte[] module) throws IOException {
        String text = new String(module, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(NEEDED);
        int end = at < 0 ? -1 : text.indexOf('\0', at + NEEDED.length());
        if (end < 0) {
            throw new IOException("module " + name + " does not say what it needs: it is damaged");
        }
        return Stream.of(text.substring(at + NEEDED.length(), end).split(",", -1))
                .filter(each -> !each.isEmpty())
                .map(each -> each.replace('-', '_'))
                .toList();
    }
}
