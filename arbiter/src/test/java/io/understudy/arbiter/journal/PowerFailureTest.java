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
    private static final int CHANGES = 16;
    private static final int COMPACTION_BYTES = 200;

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
        int operations = 0;
        int shownUnforced = 0;
        boolean finished = false;
        while (!finished) {
            for (int seed = 0; seed < 3; seed++) {
                Path path = directory.resolve("killed-" + operations + "-" + seed);
                LossyDisk disk = new LossyDisk(new Random(31L * operations + seed), operations);
                int appended = runUntilFailure(path, disk);
                finished = !disk.isDead();
                disk.goOn();
                int shown = shown(path, disk);
                shownUnforced += shown > appended ? 1 : 0;
                int after = seed == 0 ? shown : appendOne(path, disk, shown);
                disk.loseUnforced();
                assertFound(path, after, "killed at operation " + operations + ", seed " + seed);
            }
            operations++;
        }
        assertTrue(shownUnforced > 0, "never killed between write and fsync");
    }

    private static int shown(Path path, LossyDisk disk) throws IOException {
        ViewRegister register = new ViewRegister(8);
        FileJournal.open(path, register, COMPACTION_BYTES, disk).close();
        return changesBehind(register.read(VM));
    }

    private static int appendOne(Path path, LossyDisk disk, int before) throws IOException {
        try (FileJournal journal = FileJournal.open(path, new ViewRegister(8), COMPACTION_BYTES, disk)) {
            journal.append(List.of(History.change(before)));
        }
        return before + 1;
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
        FileJournal.open(path, register, COMPACTION_BYTES, poweredDisk()).close();
        int found = changesBehind(register.read(VM));
        assertTrue(found == appended || found == appended + 1, () -> when + ": " + found + " of " + appended);
    }

    private static void assertFound(Path path, int changes, String when) throws IOException {
        ViewRegister register = new ViewRegister(8);
        FileJournal.open(path, register, COMPACTION_BYTES, poweredDisk()).close();
        assertEquals(changes, changesBehind(register.read(VM)), when);
    }

    /** Never fails, and spares the test the fsyncs of a real one. */
    private static LossyDisk poweredDisk() {
        return new LossyDisk(new Random(0), Integer.MAX_VALUE);
    }

    private static int changesBehind(Optional<View> view) {
        return view.map(each -> (int) (2 * each.number()) - (each.acknowledged() ? 0 : 1))
                .orElse(0);
    }
}
