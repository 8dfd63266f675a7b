package io.understudy.log.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.SampleLog;
import io.understudy.log.entry.Entry;
import io.understudy.log.file.LogFileReader.Ending;
import io.understudy.log.frame.FrameReader;
import io.understudy.log.wire.CorruptLogException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    private Path directory;

    @Test
    void shouldReadBackWhatWasWritten() throws IOException {
        Path file = directory.resolve("boot.ulog");
        write(file, SampleLog.everyType());
        assertEquals(SampleLog.everyType(), readAll(file, Ending.REQUIRED));
        try (LogFileReader reader = LogFileReader.open(file)) {
            assertEquals(SampleLog.HEADER, reader.header());
            for (long last : new long[] {3, 6, 9, 11}) {
                assertEquals(last, reader.nextFrame().orElseThrow().lastSequence());
            }
            assertEquals(Optional.empty(), reader.nextFrame());
            assertEquals(Files.size(file), reader.offset());
        }
    }

    @Test
    void shouldShowInItsNameWhetherItIsComplete() throws IOException {
        Path file = directory.resolve("boot.ulog");
        Path incomplete = directory.resolve("boot.ulog.incomplete");
        try (LogFileWriter writer = LogFileWriter.create(file, SampleLog.HEADER)) {
            assertTrue(Files.exists(incomplete));
            writer.append(SampleLog.frames(1, SampleLog.everyType(), 10).get(0));
        }
        assertFalse(Files.exists(file));
        assertEquals(SampleLog.everyType().subList(0, 10), readAll(incomplete, Ending.MAY_BE_MISSING));
        assertMessage(
                "corrupt at byte " + Files.size(incomplete) + ": the log stops here without an END entry",
                assertThrows(CorruptLogException.class, () -> readAll(incomplete, Ending.REQUIRED)));
        assertMessage(
                "the recording did not end: see ", assertThrows(IOException.class, () -> LogFileReader.open(file)));
        assertMessage(
                "from a recording that did not end",
                assertThrows(IOException.class, () -> LogFileWriter.create(file, SampleLog.HEADER)));
        Files.delete(incomplete);
        write(file, SampleLog.everyType());
        assertFalse(Files.exists(incomplete));
        assertMessage(
                "boot.ulog exists",
                assertThrows(IOException.class, () -> LogFileWriter.create(file, SampleLog.HEADER)));
    }

    @Test
    void shouldNotWriteWhatCouldNotBeRead() throws IOException {
        Path file = directory.resolve("boot.ulog");
        List<ByteBuffer> frames = SampleLog.frames(1, SampleLog.everyType(), 3);
        try (LogFileWriter writer = LogFileWriter.create(file, SampleLog.HEADER)) {
            writer.append(frames.get(0));
            assertThrows(CorruptLogException.class, () -> writer.append(frames.get(2)));
            assertThrows(CorruptLogException.class, () -> writer.append(ByteBuffer.allocate(20)));
            writer.append(frames.get(1));
            writer.append(frames.get(2));
            writer.append(frames.get(3));
            assertThrows(CorruptLogException.class, () -> writer.append(frames.get(0)));
        }
        assertEquals(SampleLog.everyType(), readAll(file, Ending.REQUIRED));
    }

    @Test
    void shouldNameFileOffsetAndReason() throws IOException {
        Path file = directory.resolve("text");
        Files.writeString(file, "this is a text file");
        assertMessage(
                file + ": corrupt at byte 0: this is no Understudy log",
                assertThrows(CorruptLogException.class, () -> LogFileReader.open(file)));
        Path absent = directory.resolve("absent");
        assertMessage(
                "there is no recording " + absent, assertThrows(IOException.class, () -> LogFileReader.open(absent)));
    }

    @Test
    void shouldSayWhatToDoAboutDamageAndBeRight() throws IOException {
        Path file = directory.resolve("boot.ulog");
        write(file, SampleLog.everyType());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Path damaged = Files.write(directory.resolve("damaged"), bytes);
        String said = assertThrows(CorruptLogException.class, () -> readAll(damaged, Ending.REQUIRED))
                .getMessage();
        Matcher advice = Pattern.compile("take an undamaged copy, or only what comes before: 'head -c (\\d+) " + damaged
                        + " > part', then replay part with '--incomplete'$")
                .matcher(said);
        assertTrue(advice.find(), said);
        Path part = directory.resolve("part");
        Files.write(part, Arrays.copyOf(bytes, Integer.parseInt(advice.group(1))));
        assertEquals(SampleLog.everyType().subList(0, 9), readAll(part, Ending.MAY_BE_MISSING));

        bytes[20] ^= 1;
        Files.write(damaged, bytes);
        assertTrue(assertThrows(CorruptLogException.class, () -> LogFileReader.open(damaged))
                .getMessage()
                .endsWith("; take an undamaged copy"));
    }

    @Test
    void shouldNotAllocateOnTheWordOfALength() throws IOException {
        Path file = directory.resolve("boot.ulog");
        write(file, SampleLog.everyType());
        byte[] bytes = Files.readAllBytes(file);
        int frameAt = bytes.length
                - FrameReader.read(SampleLog.frames(1, SampleLog.everyType(), 3).get(3))
                        .bytes()
                        .remaining();
        bytes[frameAt + 3] = (byte) 0xFF;
        Path huge = Files.write(directory.resolve("huge"), bytes);
        assertMessage(
                "corrupt at byte " + frameAt + ": an envelope of ",
                assertThrows(CorruptLogException.class, () -> readAll(huge, Ending.MAY_BE_MISSING)));
    }

    private static void assertMessage(String part, Exception e) {
        assertTrue(e.getMessage().contains(part), e.getMessage());
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
    }

    static void write(Path file, List<Entry> entries) throws IOException {
        try (LogFileWriter writer = LogFileWriter.create(file, SampleLog.HEADER)) {
            for (ByteBuffer frame : SampleLog.frames(1, entries, 3)) {
                writer.append(frame);
            }
        }
    }

    static List<Entry> readAll(Path file, Ending ending) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (LogFileReader reader = LogFileReader.open(file, ending)) {
            for (List<Entry> next = reader.nextEntries(); !next.isEmpty(); next = reader.nextEntries()) {
                entries.addAll(next);
            }
        }
        return entries;
    }
}
