package io.understudy.arbiter.journal;

import static io.understudy.arbiter.Cast.VM;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.LogCapture;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.InconsistentChangeException;
import io.understudy.arbiter.view.ViewRegister;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal that reads well and is not the whole one, or not the only one: cut short, an older copy, a copied directory.
 */
class LostRecordsTest {
    private static final long NEVER_COMPACT = 1 << 30;

    @TempDir
    Path folder;

    private Path directory;
    private Path journal;
    private Path note;

    @BeforeEach
    void setUp() {
        directory = folder.resolve("arbiter");
        journal = directory.resolve("journal");
        note = directory.resolve("cluster");
    }

    @Test
    void shouldRefuseAJournalThatIsCutAtAnyByteOfWhatWasAnswered() throws IOException {
        write(directory, 0, 5);
        byte[] whole = Files.readAllBytes(journal);
        byte[] noted = Files.readAllBytes(note);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            Files.write(journal, cut);
            String line = refusal(directory);
            String reason = length < JournalLayout.FILE_HEADER_BYTES
                    ? "journal at offset 0: the file ends inside its header; restore the file from a copy"
                    : "the records up to offset " + whole.length + " were answered and are not there; restore the";
            assertTrue(line.contains(reason), line);
            assertArrayEquals(cut, Files.readAllBytes(journal), "a refused journal was touched");
            assertArrayEquals(noted, Files.readAllBytes(note), "the note of a refused journal was touched");
        }
        Files.write(journal, whole);
        assertEquals(5, changes(directory));
    }

    @Test
    void shouldSayWhereTheRecordsEndAndWhatToDo() throws IOException {
        write(directory, 0, 2);
        long cut = Files.size(journal);
        write(directory, 2, 3);
        long answered = Files.size(journal);
        try (var channel = Files.newByteChannel(journal, java.nio.file.StandardOpenOption.WRITE)) {
            channel.truncate(cut);
        }
        assertEquals(
                journal.toRealPath() + " at offset " + cut + ": the records up to offset " + answered
                        + " were answered and are not there; restore the newest copy, or, if there is none, stop every"
                        + " host of its VMs and say so with 'touch "
                        + directory.toRealPath().resolve("restored") + "'",
                refusal(directory));
    }

    @Test
    void shouldRefuseAnOlderCopyThatIsLongerThanTheCompactedJournal() throws IOException {
        write(directory, 0, 20);
        byte[] old = Files.readAllBytes(journal);
        ViewRegister register = new ViewRegister(8);
        try (FileJournal open = FileJournal.open(directory, register, 1)) {
            open.append(List.of(History.change(20)));
            replay(register, History.change(20));
            open.compactIfLong(register::snapshot);
        }
        assertTrue(Files.size(journal) < old.length);
        assertEquals(21, changes(directory));
        Files.write(journal, old);
        assertTrue(refusal(directory).contains("journal at offset 0: this is another copy"));
    }

    @Test
    void shouldRefuseACopyBesideTheOriginal() throws IOException {
        write(directory, 0, 5);
        Path copy = copy("copy", "cluster", "journal");
        String line = refusal(copy);
        assertTrue(line.startsWith(copy.toRealPath() + " is a copy: beside the original of cluster "), line);
        assertTrue(line.endsWith("say so with 'touch " + copy.toRealPath().resolve("restored") + "'"), line);
        Path bare = copy("bare", "journal");
        assertTrue(refusal(bare).startsWith(bare.toRealPath() + " is a copy without its file cluster: beside"));
        assertTrue(refusal(bare).startsWith(bare.toRealPath() + " is a copy without its file cluster: beside"));
        assertEquals(5, changes(directory), "the original goes on");
    }

    @Test
    void shouldTakeUpACopyOnceAPersonSaysThatItIsRestored() throws IOException {
        write(directory, 0, 5);
        for (Path copy : List.of(copy("copy", "cluster", "journal"), copy("bare", "journal"))) {
            Path word = Files.createFile(copy.resolve("restored"));
            try (LogCapture log = new LogCapture()) {
                assertEquals(5, changes(copy));
                assertTrue(
                        log.lines().stream().anyMatch(line -> line.contains("a person says that this is the newest")));
            }
            assertFalse(Files.exists(word), "said once, it would hold for ever");
            write(copy, 5, 6);
            assertEquals(6, changes(copy));
        }
    }

    @Test
    void shouldTakeUpAnOlderJournalOnceAPersonSaysThatItIsRestored() throws IOException {
        write(directory, 0, 2);
        byte[] old = Files.readAllBytes(journal);
        write(directory, 2, 5);
        Files.write(journal, old);
        assertTrue(refusal(directory).contains("were answered and are not there"));
        Files.createFile(directory.resolve("restored"));
        assertEquals(2, changes(directory));
        write(directory, 2, 3);
        assertEquals(3, changes(directory));
    }

    @Test
    void shouldNotTakeAnotherClustersJournalForRestored() throws IOException {
        write(directory, 0, 5);
        Path other = folder.resolve("other");
        write(other, 0, 3);
        Files.copy(other.resolve("journal"), journal, StandardCopyOption.REPLACE_EXISTING);
        Path word = Files.createFile(directory.resolve("restored"));
        assertTrue(refusal(directory).contains("not of the one that belongs here"));
        assertTrue(Files.exists(word));
    }

    @Test
    void shouldGoOnInADirectoryThatWasRenamed() throws IOException {
        write(directory, 0, 5);
        Path renamed = Files.move(directory, folder.resolve("renamed"));
        assertEquals(5, changes(renamed));
    }

    @Test
    void shouldGoOnInADirectoryOfAnOlderArbiterAndRememberMoreFromThenOn() throws IOException {
        write(directory, 0, 5);
        byte[] whole = Files.readAllBytes(journal);
        Files.writeString(note, Files.readString(note).substring(0, 32));
        assertEquals(5, changes(directory));
        Files.write(journal, Arrays.copyOf(whole, whole.length - 1));
        assertTrue(refusal(directory).contains("were answered and are not there"));
        Files.write(journal, whole);
        assertTrue(refusal(copy("copy", "cluster", "journal")).contains("is a copy"));
    }

    @Test
    void shouldRefuseADamagedNote() throws IOException {
        write(directory, 0, 5);
        byte[] text = Files.readAllBytes(note);
        text[40] = 'x';
        Files.write(note, text);
        String line = refusal(directory);
        assertTrue(line.contains("cluster at offset 0: it does not say which journal belongs here; restore"), line);
    }

    @Test
    void shouldReadEveryBeginningOfANoteAsLess() {
        DirectoryNote whole = new DirectoryNote("0123456789abcdef".repeat(2), -1, new Mark(Long.MAX_VALUE / 16, -1));
        String text = whole.text();
        assertEquals(whole, DirectoryNote.parse(text));
        assertEquals(whole, DirectoryNote.parse(text + "\0\0"));
        for (int length = 0; length < text.length(); length++) {
            DirectoryNote beginning = DirectoryNote.parse(text.substring(0, length));
            assertEquals(text.substring(0, Math.min(length, 32)), beginning.cluster());
            assertEquals(0, beginning.file());
            assertEquals(Mark.NONE, beginning.mark());
        }
    }

    private Path copy(String name, String... files) throws IOException {
        Path copy = Files.createDirectory(folder.resolve(name));
        for (String file : files) {
            Files.copy(directory.resolve(file), copy.resolve(file));
        }
        return copy;
    }

    private static String refusal(Path path) {
        String line = assertThrows(JournalException.class, () -> changes(path)).getMessage();
        assertTrue(line.chars().noneMatch(Character::isISOControl), line);
        return line;
    }

    private static void write(Path path, int from, int to) throws IOException {
        try (FileJournal open = FileJournal.open(path, new ViewRegister(8), NEVER_COMPACT)) {
            for (int i = from; i < to; i++) {
                open.append(List.of(History.change(i)));
            }
        }
    }

    private static int changes(Path path) throws IOException {
        ViewRegister register = new ViewRegister(8);
        FileJournal.open(path, register, NEVER_COMPACT).close();
        return register.read(VM)
                .map(view -> (int) (2 * view.number()) - (view.acknowledged() ? 0 : 1))
                .orElse(0);
    }

    private static void replay(ViewRegister register, Change change) {
        try {
            register.replay(change);
        } catch (InconsistentChangeException e) {
            throw new AssertionError(e);
        }
    }
}
