package io.understudy.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every class that {@code docs/architecture.md} names exists, in the package that it says, with the method it says; its
 * tables have every package; and an input and an output are followed in few files.
 */
class ArchitectureTextTest {
    /** {@code replica.role.RoleMachine.partnerLost}, {@code EntryQueue}: package and method are optional. */
    private static final Pattern NAME = Pattern.compile("`((?:[a-z]+\\.)*)([A-Z][a-z]\\w+)(?:\\.([a-z]\\w+))?`");

    /** A step of a path: the name, and the file that it leads to. */
    private static final Pattern STEP =
            Pattern.compile("(?m)^[0-9]+\\. \\[`([a-z.]+)([A-Z]\\w+)(?:\\.\\w+)?`\\]\\(\\.\\./([^)]+)\\)");

    /** The first cell of a row of a table of packages. */
    private static final Pattern PACKAGES = Pattern.compile("(?m)^\\| (`[a-z.]+`(?:, `[a-z.]+`)*) \\|");

    private static final int MOST_FILES = 15;

    /** Of a test, which is named for what it checks. */
    private static final Set<String> TESTS = Set.of("ArchitectureTest");

    private final String text;
    private final Set<JavaClass> classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.understudy").stream()
                    .collect(Collectors.toSet());

    ArchitectureTextTest() throws IOException {
        text = Files.readString(Path.of(System.getProperty("understudy.root"), "docs", "architecture.md"));
    }

    @Test
    void shouldNameClassesThatExist() {
        List<MatchResult> named = NAME.matcher(text)
                .results()
                .filter(name -> !TESTS.contains(name.group(2)))
                .toList();
        assertTrue(named.size() > 20, "only " + named.size() + " names found");
        List<String> wrong = named.stream()
                .filter(name -> classes.stream().noneMatch(candidate -> is(candidate, name)))
                .map(MatchResult::group)
                .toList();
        assertEquals(List.of(), wrong);
    }

    private static boolean is(JavaClass candidate, MatchResult name) {
        return candidate.getName().endsWith("." + name.group(1) + name.group(2))
                && (name.group(3) == null
                        || candidate.getMethods().stream()
                                .anyMatch(method -> method.getName().equals(name.group(3))));
    }

    /** What verifies is in another module, whose classes are not here. */
    @Test
    void shouldHaveEveryPackageInATable() {
        Set<String> told = PACKAGES.matcher(text)
                .results()
                .flatMap(row -> Stream.of(row.group(1).replace("`", "").split(", ", -1)))
                .filter(name -> !name.startsWith("verification."))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> packages = classes.stream()
                .map(each -> each.getPackageName().replace("io.understudy.", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(packages, told);
    }

    @Test
    void shouldFollowAnInputAndAnOutputInFewFiles() {
        for (String heading : List.of("## One input: ", "## One output: ")) {
            int begin = text.indexOf(heading);
            assertTrue(begin > 0, "no section '" + heading + "'");
            List<MatchResult> steps = STEP.matcher(text.substring(begin, text.indexOf("\n## ", begin)))
                    .results()
                    .toList();
            assertTrue(steps.size() > 9, heading + steps.size() + " steps found");
            assertTrue(steps.size() <= MOST_FILES, heading + steps.size() + " files");
            // Found by the package's name: the file lies where the name says.
            steps.forEach(step -> assertTrue(
                    step.group(3)
                            .endsWith("/io/understudy/" + step.group(1).replace('.', '/') + step.group(2) + ".java"),
                    step.group()));
        }
    }
}
