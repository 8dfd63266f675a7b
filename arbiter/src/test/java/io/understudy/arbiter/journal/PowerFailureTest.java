package io.understudy.arbiter.journal;

import static io.understudy.arbiter.Cast.VM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.InconsistentChangeException;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.ViewRegister;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power fails at every single operation on the disk, in turn; whatever was answered by then is still there. */
class PowerFailureTest {
    private static final int CHANGES = 24;
    private static final int COMPACTION_BYTES = 400;

    @TempDir
    Path directory;

    @Test
    void shouldKeepEveryAppendedChange() throws IOException {
        int operations = 0;
        boolean finished = false;
        while (!finished) {
            for (int seed = 0; seed < 2; seed++) {
                Path path = directory.resolve(operations + "-" + seed);
                LossyDisk disk = new LossyDisk(new Random(31L * operations + seed), operations);
                int appended = runUntilFailure(path, disk);
                disk.loseUnforced();
                assertKept(path, appended, "power failed at operation " + operations + ", seed " + seed);
                finished = !disk.isDead();
            }
            operations++;
        }
        assertTrue(operations > 2 * CHANGES, "too few operations: " + operations);
    }

    /** Killed between write and fsync, started again, has shown the change to readers, and then the power fails. */
    @Test
    void shouldNotShowWhatOnlyThePageCacheHolds() throws IOException {
        int untilForceOfFirstChange = 9;
        for (int seed = 0; seed < 20; seed++) {
            Path path = directory.resolve("cache-" + seed);
            LossyDisk disk = new LossyDisk(new Random(seed), untilForceOfFirstChange + 1);
            assertEquals(0, runUntilFailure(path, disk));
            disk.goOn();
            ViewRegister shown = new ViewRegister(8);
            FileJournal.open(path, shown, COMPACTION_BYTES, disk).close();
            assertEquals(1, changesBehind(shown.read(VM)));
            disk.loseUnforced();
            assertKept(path, 1, "seed " + seed);
        }
    }

    /** @return how many changes were appended, and so could have been answered */
    private static int runUntilFailure(Path path, LossyDisk disk) {
        int appended = 0;
        ViewRegister register = new ViewRegister(8);
        try (FileJournal journal = FileJournal.open(path, register, COMPACTION_BYTES, disk)) {
            for (Change change : History.first(CHANGES)) {
                journal.append(List.of(change));
                appended++;
                register.replay(change);
                journal.compactIfLong(register::snapshot);
            }
        } catch (IOException e) {
            return appended;
        } catch (InconsistentChangeException e) {
            throw new AssertionError(e);
        }
        return appended;
    }

    private static void assertKept(Path path, int appended, String when) throws IOException {
        ViewRegister register = new ViewRegister(8);
        FileJournal.open(path, register, COMPACTION_BYTES).close();
        int found = changesBehind(register.read(VM));
        assertTrue(found == appended || found == appended + 1, () -> when + ": " + found + " of " + appended);
    }

    private static int changesBehind(Optional<View> view) {
        return view.map(each -> (int) (2 * each.number()) - (each.acknowledged() ? 0 : 1))
                .orElse(0);
    }
}
