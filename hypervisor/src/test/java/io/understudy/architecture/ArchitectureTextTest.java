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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every class that {@code docs/architecture.md} names exists, in the package that it says, with the method it says. */
class ArchitectureTextTest {
    /** {@code replica.role.RoleMachine.partnerLost}, {@code EntryQueue}: package and method are optional. */
    private static final Pattern NAME = Pattern.compile("`((?:[a-z]+\\.)*)([A-Z][a-z]\\w+)(?:\\.([a-z]\\w+))?`");

    /** Of a test, which is named for what it checks. */
    private static final Set<String> TESTS = Set.of("ArchitectureTest");

    @Test
    void shouldNameClassesThatExist() throws IOException {
        String text = Files.readString(Path.of(System.getProperty("understudy.root"), "docs", "architecture.md"));
        Set<JavaClass> classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.understudy").stream()
                        .collect(Collectors.toSet());
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
}
