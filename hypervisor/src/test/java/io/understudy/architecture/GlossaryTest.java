package io.understudy.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every word of {@code docs/glossary.md} leads to where it is decided, and is used by some other document. */
class GlossaryTest {
    private static final Path DOCUMENTS = Path.of(System.getProperty("understudy.root"), "docs");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#([^)]+))?\\)");

    private static String glossary() throws IOException {
        return Files.readString(DOCUMENTS.resolve("glossary.md"));
    }

    private static List<MatchResult> words() throws IOException {
        List<MatchResult> words = ROW.matcher(glossary())
                .results()
                .filter(row -> !row.group(1).equals("word") && !row.group(1).startsWith("---"))
                .toList();
        assertTrue(words.size() > 40, "only " + words.size() + " words found");
        return words;
    }

    @Test
    void shouldSayWhereEachWordIsDecided() throws IOException {
        for (MatchResult word : words()) {
            List<MatchResult> links = LINK.matcher(word.group(3)).results().toList();
            assertTrue(!links.isEmpty(), word.group(1) + " leads nowhere");
            for (MatchResult link : links) {
                if (link.group(2) != null) {
                    assertTrue(
                            headings(link.group(1)).contains(link.group(2)),
                            word.group(1) + ": no place '" + link.group(2) + "' in " + link.group(1));
                }
            }
        }
    }

    /** The headings of a document as links name them. */
    private static List<String> headings(String document) throws IOException {
        return Files.readAllLines(DOCUMENTS.resolve(document)).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @Test
    void shouldExplainWordsThatAreUsed() throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(DOCUMENTS)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".md")).toList()) {
                if (!file.endsWith("glossary.md")) {
                    texts.add(Files.readString(file).toLowerCase(Locale.ROOT));
                }
            }
        }
        List<String> unused = words().stream()
                .flatMap(row -> Stream.of(row.group(1).split(", ", -1)))
                .filter(word -> texts.stream().noneMatch(text -> says(text, word)))
                .toList();
        assertEquals(List.of(), unused);
    }

    private static boolean says(String text, String word) {
        return Pattern.compile("\\b" + Pattern.quote(word.toLowerCase(Locale.ROOT)))
                .matcher(text)
                .find();
    }

    @Test
    void shouldBeInOrder() throws IOException {
        for (String section : glossary().split("\n## ", -1)) {
            List<String> words = ROW.matcher(section)
                    .results()
                    .map(row -> row.group(1).toLowerCase(Locale.ROOT))
                    .filter(word -> !word.equals("word") && !word.startsWith("---"))
                    .toList();
            assertEquals(words.stream().sorted().toList(), words);
        }
    }
}
