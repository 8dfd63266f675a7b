package io.understudy.arbiter.journal;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.B;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.advance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.pool.PoolSettings;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.InconsistentChangeException;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.Spec;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.WantedState;
import io.understudy.arbiter.wish.WishChange;
import io.understudy.arbiter.wish.WishId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directory, its lock, and the life of the file over restarts. */
class FileJournalTest {
    @TempDir
    Path directory;

    @Test
    void shouldBringBackWhatWasAppended() throws IOException {
        write(directory, 5);
        assertEquals(Optional.of(viewAfter(5)), reopened(directory).read(VM));
    }

    @Test
    void shouldGoOnBehindATornGroup() throws IOException {
        write(directory, 4);
        Path note = directory.resolve("cluster");
        byte[] beforeTheLast = Files.readAllBytes(note);
        try (FileJournal journal = open(directory, new ViewRegister(8))) {
            journal.append(List.of(History.change(4)));
        }
        Path file = FileJournal.fileIn(directory);
        byte[] whole = Files.readAllBytes(file);
        int lastStart = lastGroupStart(file);
        for (int length = lastStart; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            Files.write(note, beforeTheLast);
            ViewRegister register = new ViewRegister(8);
            try (FileJournal journal = open(directory, register)) {
                assertEquals(Optional.of(viewAfter(4)), register.read(VM));
                assertEquals(lastStart, Files.size(file));
                journal.append(List.of(History.change(4)));
            }
            assertEquals(Optional.of(viewAfter(5)), reopened(directory).read(VM));
        }
    }

    @Test
    void shouldRefuseADamagedJournalAndLeaveItAlone() throws IOException {
        write(directory, 5);
        Path file = FileJournal.fileIn(directory);
        byte[] whole = Files.readAllBytes(file);
        byte[] flipped = whole.clone();
        flipped[60] ^= 1;
        Files.write(file, flipped);
        assertRefused("journal at offset 32: a record's checksum is wrong");
        assertEquals(-1, Arrays.mismatch(flipped, Files.readAllBytes(file)));
        Files.write(file, whole);
        assertEquals(Optional.of(viewAfter(5)), reopened(directory).read(VM));
    }

    @Test
    void shouldRefuseAHistoryThatCannotBe() throws IOException {
        try (FileJournal journal = open(directory, new ViewRegister(8))) {
            journal.append(List.of(History.change(0)));
            journal.append(List.of(History.change(2)));
        }
        assertRefused("view 2 (primary b#1, backup a#1, not acknowledged) of guest follows view 1");
    }

    @Test
    void shouldRefuseTheJournalOfAnotherCluster() throws IOException {
        Path other = directory.resolve("other");
        write(other, 3);
        Path mine = directory.resolve("mine");
        write(mine, 5);
        Files.copy(FileJournal.fileIn(other), FileJournal.fileIn(mine), StandardCopyOption.REPLACE_EXISTING);
        JournalException refusal = assertThrows(JournalException.class, () -> reopened(mine));
        assertTrue(refusal.getMessage().contains("at offset 12: this is the journal of cluster"), refusal.getMessage());
    }

    @Test
    void shouldRefuseToBeginAnewWhereAJournalIsMissing() throws IOException {
        write(directory, 5);
        Files.delete(FileJournal.fileIn(directory));
        assertRefused("is missing, but cluster");
        assertFalse(Files.exists(FileJournal.fileIn(directory)));
    }

    @Test
    void shouldBelongToOneArbiterAtATime() throws IOException {
        try (FileJournal journal = open(directory, new ViewRegister(8))) {
            journal.append(List.of(History.change(0)));
            assertRefused("another arbiter uses this journal");
            assertRefused("another arbiter uses this journal");
        }
        assertEquals(Optional.of(viewAfter(1)), reopened(directory).read(VM));
    }

    @Test
    void shouldSayWhyADirectoryCannotBeUsed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "no directory");
        JournalException refusal = assertThrows(JournalException.class, () -> reopened(file));
        assertTrue(refusal.getMessage().contains("cannot be used as journal directory"), refusal.getMessage());
    }

    @Test
    void shouldKeepItsClusterIdAndGiveEveryNewJournalAnother() throws IOException {
        List<ClusterId> ids = new ArrayList<>();
        for (String name : List.of("x", "x", "y")) {
            try (FileJournal journal = open(directory.resolve(name), new ViewRegister(8))) {
                ids.add(journal.clusterId());
            }
        }
        assertEquals(ids.get(0), ids.get(1));
        assertNotEquals(ids.get(0), ids.get(2));
    }

    @Test
    void shouldReadAJournalOfVersionOneAndGoOnInTheNewOne() throws IOException, InconsistentChangeException {
        write(directory, 5);
        Path file = FileJournal.fileIn(directory);
        ClusterId cluster = JournalReader.read(file).clusterId();
        byte[] old = Files.readAllBytes(file);
        byte[] oldHeader = JournalLayout.fileHeader(cluster, 1).array();
        System.arraycopy(oldHeader, 0, old, 0, oldHeader.length);
        Files.write(file, old);
        Files.writeString(directory.resolve("cluster"), cluster.toString());
        PoolRegister register = new PoolRegister(new ViewRegister(8), PoolSettings.defaults());
        Change wish = new WishChange.Stopped(new WishId(1, 2), VM);
        Change start = new WishChange.Started(new WishId(3, 4), VM, Spec.EMPTY, RepairMode.AUTO, StandbyMode.HOT);
        try (FileJournal journal = FileJournal.open(directory, register, 1 << 20)) {
            assertEquals(Optional.of(viewAfter(5)), register.views().read(VM));
            assertEquals(5, JournalReader.read(file).version());
            journal.append(List.of(start, wish, History.change(5)));
        }
        PoolRegister again = new PoolRegister(new ViewRegister(8), PoolSettings.defaults());
        try (FileJournal journal = FileJournal.open(directory, again, 1 << 20)) {
            assertEquals(cluster, journal.clusterId());
        }
        assertEquals(Optional.of(viewAfter(6)), again.views().read(VM));
        assertEquals(
                WantedState.STOPPED, again.wishes().machine(VM).orElseThrow().wanted());
        Verdict old1 = again.views().decide(advance(0, A, Optional.of(B), 1)).verdict();
        assertTrue(assertInstanceOf(Verdict.Refused.class, old1).reason().contains("was granted before"));
    }

    @Test
    void shouldStaySmallAndForgetNothingThatMatters() throws IOException {
        ViewRegister register = new ViewRegister(8);
        long longest = 0;
        try (FileJournal journal = FileJournal.open(directory, register, 4096)) {
            for (int i = 0; i < 400; i++) {
                journal.append(List.of(History.change(i)));
                replay(register, History.change(i));
                journal.compactIfLong(register::snapshot);
                longest = Math.max(longest, Files.size(FileJournal.fileIn(directory)));
            }
        }
        long uncompacted = 400L * 60;
        assertTrue(longest < uncompacted * 2 / 3, longest + " bytes");
        ViewRegister again = reopened(directory);
        assertEquals(Optional.of(viewAfter(400)), again.read(VM));
        Verdict old = again.decide(advance(0, A, Optional.of(B), 1)).verdict();
        assertTrue(assertInstanceOf(Verdict.Refused.class, old).reason().contains("was granted before"));
    }

    @Test
    void shouldIgnoreAnUnfinishedCompaction() throws IOException {
        write(directory, 5);
        Path unfinished = Files.writeString(directory.resolve("journal.new"), "half");
        assertEquals(Optional.of(viewAfter(5)), reopened(directory).read(VM));
        assertFalse(Files.exists(unfinished));
    }

    private void assertRefused(String reason) {
        JournalException refusal = assertThrows(JournalException.class, () -> reopened(directory));
        String line = refusal.getMessage();
        assertTrue(line.contains(reason), line);
        assertTrue(line.contains(directory.toString()), line);
        assertTrue(line.chars().noneMatch(Character::isISOControl), line);
    }

    private static void write(Path directory, int changes) throws IOException {
        try (FileJournal journal = open(directory, new ViewRegister(8))) {
            for (Change change : History.first(changes)) {
                journal.append(List.of(change));
            }
        }
    }

    private static ViewRegister reopened(Path directory) throws IOException {
        ViewRegister register = new ViewRegister(8);
        open(directory, register).close();
        return register;
    }

    private static FileJournal open(Path directory, ViewRegister register) throws IOException {
        return FileJournal.open(directory, register, FileJournal.DEFAULT_COMPACTION_BYTES);
    }

    private static int lastGroupStart(Path file) throws IOException {
        List<JournalReader.Group> groups = JournalReader.read(file).groups();
        return (int) groups.get(groups.size() - 1).offset();
    }

    private static View viewAfter(int changes) {
        Change.Granted granted = (Change.Granted) History.change((changes - 1) / 2 * 2);
        return changes % 2 == 0 ? granted.view().withAcknowledgement() : granted.view();
    }

    private static void replay(ViewRegister register, Change change) {
        try {
            register.replay(change);
        } catch (InconsistentChangeException e) {
            throw new AssertionError(e);
        }
    }
}
