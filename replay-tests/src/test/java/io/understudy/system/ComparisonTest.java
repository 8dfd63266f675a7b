package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.verification.comparison.Comparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Four ways, one after the other, each with a primary that is killed. */
class ComparisonTest extends RequiresEngine {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void shouldLoseNothingThatSomebodySawInAnyWayThatHasABackup() throws Exception {
        LongForm.assume("FailoverTest, CheckpointIdentityTest and ColdStandbyTest, each one way of the four");
        List<String> lines = new ArrayList<>();
        boolean good = new Comparison(folder, 2_000, 25, 7).play(lines::add);
        assertTrue(good, lines.toString());
        assertEquals(5, lines.size(), lines.toString());
        for (String way : List.of("exact replay", "cold standby")) {
            assertTrue(lines.stream().anyMatch(line -> line.matches(" +" + way + " .* nothing")), lines.toString());
        }
        Pattern states = Pattern.compile(" +checkpoints +\\d+ +[0-9.]+ +[0-9.]+ +[0-9.]+ +[1-9]\\d* .*");
        assertTrue(lines.stream().anyMatch(line -> states.matcher(line).matches()), lines.toString());
        assertTrue(lines.get(4).endsWith("everything: nobody has the machine"), lines.toString());
    }
}
