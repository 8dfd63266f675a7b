package io.understudy.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every relative link in the documents leads to a file or a folder of this project. */
class DocumentLinksTest {
    /** The target of {@code [text](target#place)}, without the place; not one that has a scheme. */
    private static final Pattern LINK = Pattern.compile("\\]\\((?![a-z]+:)([^)#]+)(?:#[^)]*)?\\)");

    private static final Path ROOT =
            Path.of(System.getProperty("understudy.root")).normalize();

    @Test
    void shouldLinkToWhatExists() throws IOException {
        List<Link> links =
                documents().stream().flatMap(DocumentLinksTest::links).toList();
        assertTrue(links.size() > 30, "only " + links.size() + " links found");
        assertEquals(
                List.of(), links.stream().filter(link -> !link.leadsSomewhere()).toList());
    }

    private record Link(Path document, String target) {
        boolean leadsSomewhere() {
            Path place = document.resolveSibling(target).normalize();
            return place.startsWith(ROOT) && Files.exists(place);
        }
    }

    private static List<Path> documents() throws IOException {
        Stream<Path> fixed = Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "guest-images/README.md")
                .map(ROOT::resolve);
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(fixed, docs.filter(file -> file.toString().endsWith(".md")))
                    .toList();
        }
    }

    private static Stream<Link> links(Path document) {
        try {
            return LINK
                    .matcher(Files.readString(document))
                    .results()
                    .map(found -> new Link(document, found.group(1)))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
