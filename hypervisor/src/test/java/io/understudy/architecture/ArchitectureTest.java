package io.understudy.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.understudy.arbiter.wish.WishId;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** The house rules that say who may know whom. The tree of packages is the architecture; this keeps it so. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.understudy");

    /** What all modules may know: where sockets come from, who may be connected, what files need to be durable, what is told. */
    private static final String[] RIMS = {
        "io.understudy.transport..",
        "io.understudy.admission..",
        "io.understudy.identity..",
        "io.understudy.handshake..",
        "io.understudy.authority..",
        "io.understudy.disk..",
        "io.understudy.event..",
        "io.understudy.json.."
    };

    /** What decides: functions of what they are told, time included. */
    private static final List<String> DECISIONS = List.of(
            "io.understudy.machine",
            "io.understudy.machine.device..",
            "io.understudy.machine.interrupt..",
            "io.understudy.machine.memory..",
            "io.understudy.machine.block..",
            "io.understudy.machine.boot..",
            "io.understudy.replica.role..",
            "io.understudy.replica.protocol..",
            "io.understudy.replica.machine..",
            "io.understudy.replica.line..",
            "io.understudy.console.session..",
            "io.understudy.arbiter.view..",
            "io.understudy.arbiter.wish..",
            "io.understudy.arbiter.pool..");

    /** The modules that know only themselves, and what is the same for all sockets and files. */
    private static final List<String> LEAVES = List.of(
            "guest",
            "log",
            "arbiter",
            "admission",
            "identity",
            "handshake",
            "authority",
            "transport",
            "disk",
            "event",
            "json");

    private static final String REPLICA = "io.understudy.replica.";

    /**
     * Whom each package within {@code replica} may know of the others; the host itself, at the root, knows all. What decides
     * and what executes meet in what the protocol asks of a machine, and nowhere else.
     */
    private static final Map<String, List<String>> WITHIN_A_HOST = Map.of(
            "platform", List.of(),
            "partner", List.of(),
            "line", List.of(),
            "machine", List.of("partner"),
            "role", List.of(),
            "protocol", List.of("role", "machine", "line", "partner", "platform"),
            "execution", List.of("machine", "line", "partner", "platform"),
            "standby", List.of("execution", "machine", "line", "platform"),
            "snapshot", List.of("protocol", "machine"),
            "rehearsal", List.of("protocol", "role", "execution", "standby", "machine", "line", "partner"));

    @Test
    void shouldDependFromTopToBottomOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("cli")
                .definedBy("io.understudy.cli..")
                .layer("doctor")
                .definedBy("io.understudy.doctor..")
                .layer("linux")
                .definedBy("io.understudy.linux..")
                .layer("debian")
                .definedBy("io.understudy.debian..")
                .layer("slot")
                .definedBy("io.understudy.slot..")
                .layer("page")
                .definedBy("io.understudy.page..")
                .layer("replica")
                .definedBy("io.understudy.replica..")
                .layer("console")
                .definedBy("io.understudy.console..")
                .layer("log in, log out")
                .definedBy("io.understudy.record..", "io.understudy.replay..", "io.understudy.output..")
                .layer("checkpoint")
                .definedBy("io.understudy.checkpoint..")
                .layer("storage")
                .definedBy("io.understudy.storage..")
                .layer("machine")
                .definedBy("io.understudy.machine..")
                .layer("cpu")
                .definedBy("io.understudy.cpu..")
                .layer("state")
                .definedBy("io.understudy.state..")
                .layer("folder")
                .definedBy("io.understudy.folder..")
                .layer("observer")
                .definedBy("io.understudy.observer..", "io.understudy.running..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("doctor")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("linux")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("debian")
                .mayOnlyBeAccessedByLayers("cli", "doctor", "linux")
                .whereLayer("slot")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("slot")
                .mayNotAccessAnyLayer()
                .whereLayer("page")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("page")
                .mayOnlyAccessLayers("observer")
                .whereLayer("replica")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("console")
                .mayOnlyBeAccessedByLayers("cli", "replica")
                .whereLayer("log in, log out")
                .mayOnlyBeAccessedByLayers("cli", "replica")
                .whereLayer("checkpoint")
                .mayOnlyBeAccessedByLayers("cli", "replica")
                .whereLayer("checkpoint")
                .mayOnlyAccessLayers("machine", "cpu", "state")
                .whereLayer("storage")
                .mayOnlyBeAccessedByLayers("cli", "replica")
                .whereLayer("storage")
                .mayOnlyAccessLayers("machine")
                .whereLayer("machine")
                .mayOnlyBeAccessedByLayers("cli", "replica", "log in, log out", "checkpoint", "storage")
                .whereLayer("cpu")
                .mayOnlyBeAccessedByLayers("cli", "replica", "log in, log out", "checkpoint", "machine")
                .whereLayer("console")
                .mayNotAccessAnyLayer()
                .whereLayer("doctor")
                .mayOnlyAccessLayers("debian")
                .whereLayer("linux")
                .mayOnlyAccessLayers("debian", "folder")
                .whereLayer("debian")
                .mayNotAccessAnyLayer()
                .whereLayer("observer")
                .mayOnlyBeAccessedByLayers("cli", "page")
                .whereLayer("observer")
                .mayOnlyAccessLayers("folder")
                .whereLayer("state")
                .mayNotAccessAnyLayer()
                .whereLayer("folder")
                .mayNotAccessAnyLayer()
                .check(CLASSES);
    }

    @Test
    void shouldKeepTheProtocolAndTheMachinesOfAHostApart() {
        WITHIN_A_HOST.forEach((room, known) -> noClasses()
                .that()
                .resideInAPackage(REPLICA + room)
                .should()
                .dependOnClassesThat(resideInAPackage(REPLICA + ".")
                        .and(not(resideInAPackage(REPLICA + room)))
                        .and(not(resideInAnyPackage(
                                known.stream().map(REPLICA::concat).toArray(String[]::new)))))
                .check(CLASSES));
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
    void shouldCallNativeCodeForTheEngineAndForDevicesOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.understudy.cpu.unicorn..", "io.understudy.network.outside")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(CLASSES);
    }

    /** A process with one arbiter, a host or a command loads nothing of it. */
    @Test
    void shouldKnowRaftOnlyWhereArbitersAreSeveral() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.understudy.arbiter.raft")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.ratis..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages("io.understudy.arbiter.raft", "io.understudy.cli.control")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.understudy.arbiter.raft")
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
    void shouldKeepTheRoomsOfTheEngineToTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.understudy.cpu.unicorn..", "io.understudy.cli.engine..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.understudy.cpu.unicorn.*..")
                        .and(not(belongToAnyOf(CounterMode.class, MemoryMode.class))))
                .because("what is public there is public for the sake of the neighbouring room")
                .check(CLASSES);
    }

    @Test
    void shouldGetTimeAndChanceThroughTheOneDoorOnly() {
        for (String decision : DECISIONS) {
            noClasses()
                    .that()
                    .resideInAPackage(decision)
                    // A person's side draws it, once for each wish; the arbiter compares it.
                    .and(not(belongToAnyOf(WishId.class)))
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
                    .belongToAnyOf(SecureRandom.class, Random.class, ThreadLocalRandom.class, Clock.class, Date.class)
                    .check(CLASSES);
        }
    }

    @Test
    void shouldDecideWithoutThreadsAndSockets() {
        for (String decision : DECISIONS) {
            noClasses()
                    .that()
                    .resideInAPackage(decision)
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(
                                    "io.netty.channel..", "java.nio.channels..", "java.util.concurrent.locks..")
                            .or(belongToAnyOf(
                                    Thread.class,
                                    ExecutorService.class,
                                    Executors.class,
                                    CompletableFuture.class,
                                    Timer.class,
                                    Socket.class,
                                    ServerSocket.class)))
                    .check(CLASSES);
        }
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
                            .and(not(resideInAnyPackage(RIMS))))
                    .check(CLASSES);
        }
    }
}
