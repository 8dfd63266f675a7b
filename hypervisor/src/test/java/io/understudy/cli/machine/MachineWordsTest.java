package io.understudy.cli.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.wish.StandbyMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class MachineWordsTest {
    @Command
    static final class Any {
        @Mixin
        private MachineOptions machine;
    }

    private static MachineOptions parsed(String... words) {
        Any any = new Any();
        var unused =
                new CommandLine(any).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(words);
        return any.machine;
    }

    private static String written(MachineOptions machine) {
        return written(machine, StandbyMode.HOT);
    }

    private static String written(MachineOptions machine, StandbyMode standby) {
        return new String(MachineWords.write(machine, Service.of(standby)).bytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b  c", "100% +1", "line\nbreak", "tab\tand \u00e4\u20ac", "--guest clock", "'\"\\"})
    void shouldBeReadAsTheyWereWritten(String commandLine) {
        MachineOptions machine = parsed("--guest", "kv", "-m", "32", "-append", commandLine);
        String words = written(machine);
        assertTrue(words.chars().noneMatch(Character::isISOControl), words);
        assertEquals(machine.words(), MachineWords.read(words).machine().words());
    }

    @Test
    void shouldBeOfTheGuestThatIsTheDefaultIfThereAreNone() {
        assertEquals(List.of(), MachineWords.read("").machine().words());
        assertEquals("kv", MachineWords.read("").machine().choose().image().name());
    }

    @Test
    void shouldSayWhichStandbyIsMeant() {
        assertEquals(StandbyMode.HOT, MachineWords.read("").service().standby());
        String words = written(parsed("--guest", "kv"), StandbyMode.COLD);
        assertEquals(StandbyMode.COLD, MachineWords.read(words).service().standby());
    }

    @Test
    void shouldSayWhereItBeginsAndHowOftenItIsKept() {
        MachineOptions machine = parsed("--guest", "kv");
        assertEquals(
                Service.of(StandbyMode.HOT),
                MachineWords.read(written(machine, StandbyMode.HOT)).service());
        for (Duration every : List.of(Duration.ofSeconds(90), Duration.ofMinutes(10), Duration.ofHours(2))) {
            Service service = new Service(StandbyMode.COLD, Optional.of(Path.of("/a b/c")), Optional.of(every));
            String words = new String(MachineWords.write(machine, service).bytes(), StandardCharsets.UTF_8);
            assertEquals(service, MachineWords.read(words).service());
        }
    }

    @Test
    void shouldNameFilesFromTheRoot() {
        String words = written(parsed("-kernel", "some/kernel"));
        assertFalse(words.contains(" some"), words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "-m x", "--guest %zz", "--snapshot-every 0s", "-m", "\u0000"})
    void shouldBeRefusedInOneLineIfTheyAreNone(String words) {
        String why = assertThrows(IllegalArgumentException.class, () -> MachineWords.read(words))
                .getMessage();
        assertTrue(why.startsWith("no specification of a machine: ") && !why.contains("\n"), why);
    }
}
