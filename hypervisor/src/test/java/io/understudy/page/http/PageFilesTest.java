package io.understudy.page.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageFilesTest {
    private static final Path ROOT = Path.of(System.getProperty("understudy.root"));
    private static final Path PAGE = ROOT.resolve("hypervisor/src/main/resources/io/understudy/page");
    private static final Pattern IMPORTED = Pattern.compile("from \"([^\"]+)\"");
    private static final Pattern MAPPED = Pattern.compile("\"([^\"]+)\": \"(/[^\"]+)\"");

    private final PageFiles files = new PageFiles();

    private String page() {
        return StandardCharsets.UTF_8
                .decode(files.find("/").orElseThrow().bytes())
                .toString();
    }

    private static Set<String> names(String folder) throws IOException {
        try (Stream<Path> names = Files.walk(PAGE.resolve(folder))) {
            return names.filter(Files::isRegularFile)
                    .map(file -> "/" + PAGE.relativize(file).toString().replace('\\', '/'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void shouldServeEveryFileOfThePage() throws IOException {
        Set<String> all = names("");
        all.removeAll(Set.of("/index.html", "/library/checksums"));
        for (String name : all) {
            assertTrue(files.find(name).isPresent(), name);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/index.html",
                "/script",
                "/script/",
                "/script/..",
                "/script/../index.html",
                "/script/../http/PageFiles.class",
                "/http/PageFiles.class",
                "/library/checksums",
                "//script/main.js",
                "/script/main.js/",
                "/script/%2e%2e/main.js",
                "/simplelogger.properties"
            })
    void shouldServeNothingElse(String path) {
        assertTrue(files.find(path).isEmpty(), path);
    }

    @Test
    void shouldHaveInItsImportMapWhatItsScriptsImport() throws IOException {
        Set<String> mapped = new TreeSet<>();
        Set<String> targets = new TreeSet<>();
        for (MatchResult entry : MAPPED.matcher(page()).results().toList()) {
            mapped.add(entry.group(1));
            targets.add(entry.group(2));
            assertTrue(files.find(entry.group(2)).isPresent(), entry.group(2));
        }
        Set<String> imported = new TreeSet<>();
        for (String script : names("script")) {
            IMPORTED.matcher(Files.readString(PAGE.resolve(script.substring(1))))
                    .results()
                    .forEach(found -> imported.add(found.group(1)));
            assertTrue(script.equals("/script/main.js") || targets.contains(script), script + " is not in the map");
        }
        assertEquals(mapped, imported);
    }

    /** Only its import map stands in it, which the policy names by its hash: nothing that was put into the page runs. */
    @Test
    void shouldHaveNoScriptsInThePage() {
        List<String> inline = new ArrayList<>();
        Pattern.compile("<script(?![^>]*src=)([^>]*)>")
                .matcher(page())
                .results()
                .forEach(found -> inline.add(found.group(1)));
        assertEquals(List.of(" type=\"importmap\""), inline);
        assertFalse(Pattern.compile("\\son[a-z]+=|javascript:").matcher(page()).find());
    }

    /** Files of others are as they were published: the checksums are those of the packages' own files. */
    @Test
    void shouldHaveLibrariesUnchangedAndWithTheirLicences() throws Exception {
        Set<String> listed = new TreeSet<>();
        for (String line : Files.readAllLines(PAGE.resolve("library/checksums"))) {
            String name = line.substring(66);
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(PAGE.resolve("library/" + name)));
            assertEquals(line.substring(0, 64), HexFormat.of().formatHex(digest), name);
            listed.add("/library/" + name);
        }
        Set<String> there = names("library");
        there.remove("/library/checksums");
        assertEquals(listed, there);
        String notice = Files.readString(ROOT.resolve("NOTICE"));
        try (Stream<Path> libraries = Files.list(PAGE.resolve("library"))) {
            for (Path library : libraries.filter(Files::isDirectory).toList()) {
                assertTrue(Files.exists(library.resolve("LICENSE")), library + " has no licence");
                assertTrue(notice.contains("library/" + library.getFileName()), library + " is not named in NOTICE");
            }
        }
    }
}
