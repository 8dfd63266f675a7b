package io.understudy.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every class that a document names exists, in whichever module. Decisions may name what was there when they were made. */
class DocumentNamesTest {
    private static final Path ROOT =
            Path.of(System.getProperty("understudy.root")).normalize();

    /** A name of at least two words, with its package or a method perhaps; a path within a source folder, too. */
    private static final Pattern NAME = Pattern.compile("`(?:[a-z]+[./])*([A-Z][a-z0-9]+[A-Z]\\w*)(?:[.(][^`]*)?`");

    @Test
    void shouldNameClassesThatExist() throws IOException {
        Set<String> classes = classes();
        List<String> wrong = new ArrayList<>();
        int found = 0;
        for (Path document : documents()) {
            for (MatchResult name :
                    NAME.matcher(Files.readString(document)).results().toList()) {
                found++;
                if (!classes.contains(name.group(1))) {
                    wrong.add(ROOT.relativize(document) + ": " + name.group());
                }
            }
        }
        assertTrue(found > 200, "only " + found + " names found");
        assertEquals(List.of(), wrong);
    }

    private static List<Path> documents() throws IOException {
        Stream<Path> fixed = Stream.of("README.md", "CONTRIBUTING.md", "guest-images/README.md")
                .map(ROOT::resolve);
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(fixed, docs.filter(file -> file.toString().endsWith(".md")))
                    .toList();
        }
    }

    /** The names of the source files of all modules, and the states of a host, which stand in one file. */
    private static Set<String> classes() throws IOException {
        List<Path> sources;
        try (Stream<Path> modules = Files.list(ROOT)) {
            sources = modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .toList();
        }
        Set<String> names =
                sources.stream().flatMap(DocumentNamesTest::javaFiles).collect(Collectors.toSet());
        assertTrue(names.size() > 500, "only " + names.size() + " classes found");
        names.addAll(DocumentedStates.read().keySet());
        return names;
    }

    private static Stream<String> javaFiles(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new AssertionError(sources + " cannot be read", e);
        }
    }
}
