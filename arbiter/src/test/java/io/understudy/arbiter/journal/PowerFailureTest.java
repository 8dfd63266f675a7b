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

    /**
     * The process is killed at every single operation, another one goes on with what the operating system still has,
     * shows it and appends to it; then the power fails.
     */
    @Test
    void shouldNotRelyOnWhatOnlyThePageCacheHolds() throws IOException {
        boolean finished = false;
        int shownUnforced = 0;
        for (int operations = 0; !finished; operations++) {
            Path path = directory.resolve("killed-" + operations);
            LossyDisk disk = new LossyDisk(new Random(operations), operations);
            int appended = runUntilFailure(path, disk);
            finished = !disk.isDead();
            disk.goOn();
            ViewRegister register = new ViewRegister(8);
            int shown;
            try (FileJournal journal = FileJournal.open(path, register, COMPACTION_BYTES, disk)) {
                shown = changesBehind(register.read(VM));
                shownUnforced += shown > appended ? 1 : 0;
                if (operations % 2 == 0) {
                    journal.append(List.of(History.change(shown++)));
                }
            }
            disk.loseUnforced();
            assertFound(path, shown, "killed at operation " + operations);
        }
        assertTrue(shownUnforced > 0, "never killed between write and fsync");
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

    private static void assertFound(Path path, int changes, String when) throws IOException {
        ViewRegister register = new ViewRegister(8);
        FileJournal.open(path, register, COMPACTION_BYTES).close();
        assertEquals(changes, changesBehind(register.read(VM)), when);
    }

    private static int changesBehind(Optional<View> view) {
        return view.map(each -> (int) (2 * each.number()) - (each.acknowledged() ? 0 : 1))
                .orElse(0);
    }
}
