package io.understudy.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.understudy.replica.role.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** The pictures show what the code and the documents say: their names, roles, addresses and figures. */
class PicturesTest {
    private static final Path ROOT =
            Path.of(System.getProperty("understudy.root")).normalize();

    /** A row of the table of transitions: the role without its variant, and the next one. */
    private static final Pattern TRANSITION = Pattern.compile("(?m)^\\| `([A-Za-z]+)` \\|.*\\| `([A-Za-z]+)` \\|$");

    /** A moment of the demo's run, or its longest wait. */
    private static final Pattern MOMENT = Pattern.compile("(?m)^ +(\\+?[0-9.]+ ms)  (?:killed|failure|the|first)");

    private static final Pattern ADDRESS = Pattern.compile("(?m)^\\| (0x[0-9a-f]{6}) \\|");

    private static String text(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    @Test
    void shouldDescribeItselfAndNeedNothingElse() throws IOException {
        List<Picture> pictures = Picture.all();
        assertTrue(pictures.size() >= 6, pictures.size() + " pictures");
        for (Picture picture : pictures) {
            for (String told : List.of("title", "desc")) {
                assertFalse(picture.elements(told).get(0).getTextContent().isBlank(), picture.name() + ": " + told);
            }
            assertTrue(
                    picture.source().contains("prefers-color-scheme: dark"), picture.name() + " has no dark colours");
            for (String other : List.of("<script", "href=", "@import", "@font-face", "url(h", "<image", "<!DOCTYPE")) {
                assertFalse(picture.source().contains(other), picture.name() + " has " + other);
            }
        }
    }

    @Test
    void shouldBeInADocument() throws IOException {
        List<String> shown =
                new ArrayList<>(found(Pattern.compile("!\\[[^]]+\\]\\(docs/pictures/([^)]+)\\)"), text("README.md")));
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".md")).toList()) {
                shown.addAll(found(Pattern.compile("!\\[[^]]+\\]\\(pictures/([^)]+)\\)"), Files.readString(file)));
            }
        }
        assertEquals(Picture.names(), shown.stream().distinct().sorted().toList());
    }

    @Test
    void shouldNamePackagesAndClassesThatExist() throws IOException {
        Set<JavaClass> classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.understudy").stream()
                        .collect(Collectors.toSet());
        Set<String> packages = classes.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        Set<String> names = classes.stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
        List<String> wrong = new ArrayList<>();
        int named = 0;
        for (Picture picture : Picture.all()) {
            for (String each : picture.texts("package")) {
                named++;
                if (!packages.contains("io.understudy." + each)) {
                    wrong.add(picture.name() + ": package " + each);
                }
            }
            for (String each : picture.texts("class")) {
                named++;
                if (!names.contains(each)) {
                    wrong.add(picture.name() + ": class " + each);
                }
            }
        }
        assertTrue(named > 30, "only " + named + " names found");
        assertEquals(List.of(), wrong);
    }

    @Test
    void shouldHaveEveryRoleAndEveryChangeOfRole() throws IOException {
        Picture roles = Picture.named("roles.svg");
        assertEquals(
                Arrays.stream(Role.values()).map(Role::name).sorted().toList(),
                roles.elements("rect").stream()
                        .map(box -> box.getAttribute("id"))
                        .filter(id -> !id.isEmpty())
                        .sorted()
                        .toList());
        Set<String> drawn = roles.elements("path").stream()
                .map(way -> way.getAttribute("id"))
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        Map<String, Role> states = DocumentedStates.read();
        Set<String> changes = new TreeSet<>();
        for (MatchResult row :
                TRANSITION.matcher(text("docs/failover.md")).results().toList()) {
            Role from = states.get(row.group(1));
            Role to = states.get(row.group(2));
            // The ends, to which every role leads, are told in words.
            if (from != to && !to.isFinal()) {
                changes.add(from + "-" + to);
            }
        }
        assertEquals(changes, drawn);
    }

    @Test
    void shouldGiveTheColourOfAPrimaryToTheRolesThatAct() {
        List<String> green = Picture.named("roles.svg").elements("rect").stream()
                .filter(box -> box.getAttribute("class").equals("primary"))
                .map(box -> box.getAttribute("id"))
                .filter(id -> !id.isEmpty())
                .sorted()
                .toList();
        assertEquals(
                Arrays.stream(Role.values())
                        .filter(Role::acts)
                        .map(Role::name)
                        .sorted()
                        .toList(),
                green);
    }

    @Test
    void shouldNameRolesOfTheCodeInTheStateTransfer() {
        List<String> roles = Picture.named("state-transfer.svg").texts().stream()
                .filter(text -> text.matches("[A-Z]{5,}"))
                .filter(text -> !List.of("ACCEPT").contains(text))
                .toList();
        assertTrue(roles.size() >= 8, roles.toString());
        Set<String> known = Arrays.stream(Role.values()).map(Role::name).collect(Collectors.toSet());
        assertEquals(
                List.of(), roles.stream().filter(role -> !known.contains(role)).toList());
    }

    @Test
    void shouldHaveTheMillisecondsOfTheReadme() throws IOException {
        List<String> moments = found(MOMENT, text("README.md"));
        assertEquals(6, moments.size(), moments.toString());
        assertEquals(
                moments.stream().sorted().toList(),
                Picture.named("failover.svg").texts("strong").stream()
                        .filter(text -> text.endsWith(" ms"))
                        .sorted()
                        .toList());
    }

    @Test
    void shouldHaveTheWordsOfTheCounter() throws IOException {
        String layout = text("hypervisor/src/main/resources/io/understudy/cpu/unicorn/interposition/layout.inc");
        Picture memory = Picture.named("memory.svg");
        List<String> offsets = memory.texts("address").stream()
                .filter(text -> text.matches("[0-9]+"))
                .toList();
        List<String> words = memory.texts("word");
        assertTrue(words.size() >= 6, words.toString());
        for (int i = 0; i < words.size(); i++) {
            String define = "(?m)^%define " + words.get(i) + " +" + offsets.get(i) + " .*";
            assertTrue(Pattern.compile(define).matcher(layout).find(), define);
        }
    }

    @Test
    void shouldHaveTheAddressesOfTheLinuxGuest() throws IOException {
        List<String> addresses = found(ADDRESS, text("docs/linux.md"));
        assertTrue(addresses.size() >= 4, addresses.toString());
        List<String> drawn = Picture.named("memory.svg").texts("address");
        assertEquals(
                List.of(),
                addresses.stream().filter(address -> !drawn.contains(address)).toList());
    }

    @Test
    void shouldHaveTheBytesOfTheWorkedExample() throws IOException {
        String entry = String.join(" ", Picture.named("entry.svg").texts("bytes"));
        assertTrue(text("docs/log-format.md").contains(" " + entry + " "), entry);
    }

    @Test
    void shouldCountTheStepsOfAnInputAsTheListDoes() throws IOException {
        List<Integer> steps = Picture.named("entry.svg").texts("small").stream()
                .filter(text -> text.matches("[0-9]+: .*"))
                .map(text -> Integer.valueOf(text.substring(0, text.indexOf(':'))))
                .sorted()
                .toList();
        assertEquals(Stream.iterate(1, i -> i + 1).limit(steps.size()).toList(), steps);
        for (Element name : Picture.named("entry.svg").elements("text")) {
            if (name.getAttribute("class").startsWith("class")) {
                assertTrue(text("docs/architecture.md").contains("." + name.getTextContent()), name.getTextContent());
            }
        }
    }
}
