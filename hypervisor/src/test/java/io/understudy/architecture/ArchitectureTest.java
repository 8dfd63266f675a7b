package io.understudy.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The house rules that say who may know whom. The tree of packages is the architecture; this keeps it so. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.understudy");

    /** What all modules may know that listen: who may be connected. */
    private static final String ADMISSION = "io.understudy.admission..";

    private static final String DISK = "io.understudy.disk..";

    /** The modules that know only themselves, the rule for ports, and what files need to be durable. */
    private static final List<String> LEAVES = List.of("guest", "log", "arbiter", "admission", "disk");

    @Test
    void shouldDependFromTopToBottomOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("cli")
                .definedBy("io.understudy.cli..")
                .layer("doctor")
                .definedBy("io.understudy.doctor..")
                .layer("linux")
                .definedBy("io.understudy.linux..")
                .layer("debian")
                .definedBy("io.understudy.debian..")
                .layer("demo")
                .definedBy("io.understudy.demo..")
                .layer("dashboard")
                .definedBy("io.understudy.dashboard..")
                .layer("slot")
                .definedBy("io.understudy.slot..")
                .layer("replica")
                .definedBy("io.understudy.replica..")
                .layer("console")
                .definedBy("io.understudy.console..")
                .layer("log in, log out")
                .definedBy("io.understudy.record..", "io.understudy.replay..", "io.understudy.output..")
                .layer("checkpoint")
                .definedBy("io.understudy.checkpoint..")
                .layer("machine")
                .definedBy("io.understudy.machine..")
                .layer("cpu")
                .definedBy("io.understudy.cpu..")
                .layer("state")
                .definedBy("io.understudy.state..")
                .layer("folder")
                .definedBy("io.understudy.folder..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("doctor")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("linux")
                .mayOnlyBeAccessedByLayers("cli", "demo")
                .whereLayer("debian")
                .mayOnlyBeAccessedByLayers("cli", "doctor", "linux")
                .whereLayer("demo")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("dashboard")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("slot")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("slot")
                .mayNotAccessAnyLayer()
                .whereLayer("replica")
                .mayOnlyBeAccessedByLayers("cli", "demo", "dashboard")
                .whereLayer("console")
                .mayOnlyBeAccessedByLayers("cli", "demo", "dashboard", "replica")
                .whereLayer("log in, log out")
                .mayOnlyBeAccessedByLayers("cli", "demo", "dashboard", "replica")
                .whereLayer("checkpoint")
                .mayOnlyBeAccessedByLayers("cli", "demo", "replica")
                .whereLayer("checkpoint")
                .mayOnlyAccessLayers("machine", "cpu", "state")
                .whereLayer("machine")
                .mayOnlyBeAccessedByLayers("cli", "demo", "dashboard", "replica", "log in, log out", "checkpoint")
                .whereLayer("cpu")
                .mayOnlyBeAccessedByLayers("cli", "demo", "replica", "log in, log out", "checkpoint", "machine")
                .whereLayer("console")
                .mayNotAccessAnyLayer()
                .whereLayer("doctor")
                .mayOnlyAccessLayers("debian")
                .whereLayer("linux")
                .mayOnlyAccessLayers("debian", "folder")
                .whereLayer("debian")
                .mayNotAccessAnyLayer()
                .whereLayer("state")
                .mayNotAccessAnyLayer()
                .whereLayer("folder")
                .mayNotAccessAnyLayer()
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        // The root of the machine holds both the seams that its parts implement and the wiring that names the parts.
        slices().matching("io.understudy.(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(resideInAPackage("io.understudy.machine"), alwaysTrue())
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCyclesBetweenTheBranchesOfTheTree() {
        slices().matching("io.understudy.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldKnowTheNativeLibraryInOnePackageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.understudy.cpu.unicorn..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(CLASSES);
    }

    @Test
    void shouldNameTheEngineOnlyWhereThePartsAreWired() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.understudy.cpu.unicorn..", "io.understudy.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.understudy.cpu.unicorn..")
                .check(CLASSES);
    }

    @Test
    void shouldGetTimeAndChanceThroughTheOneDoorOnly() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.understudy.machine",
                        "io.understudy.machine.device..",
                        "io.understudy.machine.interrupt..",
                        "io.understudy.machine.memory..",
                        "io.understudy.machine.boot..",
                        "io.understudy.replica.role..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(
                        SecureRandom.class,
                        Random.class,
                        ThreadLocalRandom.class,
                        Clock.class,
                        Date.class,
                        Thread.class,
                        Executor.class,
                        LockSupport.class)
                .check(CLASSES);
    }

    @Test
    void shouldNameClassesForWhatTheyAre() {
        noClasses()
                .should()
                .haveNameMatching(".*[.$][A-Za-z]*(Util|Manager|Helper|Impl)(s|[A-Z0-9$].*)?")
                .because("such a name does not say what the class is")
                .check(CLASSES);
    }

    @Test
    void shouldKeepTheLeavesToThemselves() {
        for (String leaf : LEAVES) {
            String itself = "io.understudy." + leaf + "..";
            noClasses()
                    .that()
                    .resideInAPackage(itself)
                    .should()
                    .dependOnClassesThat(resideInAPackage("io.understudy..")
                            .and(not(resideInAPackage(itself)))
                            .and(not(resideInAnyPackage(ADMISSION, DISK))))
                    .check(CLASSES);
        }
    }
}
