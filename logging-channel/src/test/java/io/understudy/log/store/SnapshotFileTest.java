package io.understudy.log.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.SampleLog;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.header.LogHeader;
import io.understudy.log.message.ChannelMessage.Hello;
import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.message.ChannelMessage.StateEnd;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.message.HostIncarnation;
import io.understudy.log.message.StatePart;
import io.understudy.log.wire.CorruptLogException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot is what was written, or it is refused in one line. */
class SnapshotFileTest {
    private static final int RAM_BYTES = (int) SampleLog.HEADER.ramBytes();
    private static final Baseline START = new Baseline(5, 100_000, 10_001_000, 3);
    private static final byte[] MACHINE = {9, 8, 7};

    @TempDir
    Path folder;

    private Path file;
    private byte[] page;

    @BeforeEach
    void write() throws IOException {
        file = write(
                "kept",
                new StateBegin(START, RAM_BYTES, StreamPositions.of(3), 0, ByteBuffer.wrap(MACHINE)),
                SampleLog.HEADER);
    }

    private Path write(String name, StateBegin begin, LogHeader header) throws IOException {
        page = new byte[StateBegin.PAGE_BYTES];
        Arrays.fill(page, (byte) 0x5A);
        byte[] ram = new byte[(int) begin.ramBytes()];
        System.arraycopy(page, 0, ram, 2 * page.length, page.length);
        CRC32C crc = new CRC32C();
        crc.update(ram);
        Path unfinished = folder.resolve("unfinished");
        Hello hello = new Hello(7, "web", "--guest kv", header, new HostIncarnation("alpha", 300));
        try (StateFileWriter writer = SnapshotFile.create(unfinished, hello, begin)) {
            writer.append(new StatePiece(StatePart.RAM, 2L * page.length, ByteBuffer.wrap(page)));
            writer.finish(new StateEnd(1, (int) crc.getValue()));
        }
        SnapshotFile.publish(unfinished, folder.resolve(name));
        return folder.resolve(name);
    }

    private static void readAll(Path file) throws IOException {
        try (SnapshotFile snapshot = SnapshotFile.open(file)) {
            snapshot.check();
        }
    }

    private void refused(byte[] contents, String what, String reason) throws IOException {
        Path other = Files.write(folder.resolve("other"), contents);
        CorruptLogException refusal = assertThrows(CorruptLogException.class, () -> readAll(other), what);
        assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    @Test
    void shouldGiveBackWhatWasWritten() throws IOException {
        ByteBuffer ram = ByteBuffer.allocate(RAM_BYTES);
        try (SnapshotFile snapshot = SnapshotFile.open(file)) {
            assertEquals("web", snapshot.hello().vm());
            assertEquals("--guest kv", snapshot.hello().spec());
            assertEquals(SampleLog.HEADER, snapshot.hello().header());
            assertEquals(START, snapshot.state().begin().start());
            assertEquals(ByteBuffer.wrap(MACHINE), snapshot.state().begin().machine());
            snapshot.readInto(ram, piece -> Optional.of("it has disks"));
        }
        assertArrayEquals(page, Arrays.copyOfRange(ram.array(), 2 * page.length, 3 * page.length));
        assertEquals(List.of("kept"), List.of(folder.toFile().list()));
    }

    @Test
    void shouldRefuseAnyDamage() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        // All of what is not the page, and some of that.
        for (int at = 0; at < whole.length; at = at > 500 && at < whole.length - 100 ? at + 97 : at + 1) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << (at % 8));
            refused(damaged, "with another byte " + at, "");
            refused(Arrays.copyOf(whole, at), "cut to " + at + " bytes", "");
        }
        refused(Arrays.copyOf(whole, whole.length + 1), "with a byte more", "bytes follow the state's end");
    }

    @Test
    void shouldSayThatItIsOfAnotherVersion() throws IOException {
        byte[] other = Files.readAllBytes(file);
        other[8] = 1;
        refused(other, "older", "it has snapshot format 1, this program reads 2: use the program that wrote it");
        other[8] = 3;
        refused(other, "newer", "it has snapshot format 3, this program reads 2: use the program that wrote it");
    }

    @Test
    void shouldRefuseForeignFiles() throws IOException {
        refused(new byte[0], "empty", "this is no snapshot");
        refused("#!/bin/sh\necho hello\n".getBytes(StandardCharsets.UTF_8), "a script", "this is no snapshot");
        StoredSample sample = new StoredSample(folder, 7);
        refused(Files.readAllBytes(sample.state("state-1", START)), "a stored state", "this is no snapshot");
    }

    @Test
    void shouldRefuseAStateThatIsNotTheMachinesItNames() throws IOException {
        StateBegin smaller = new StateBegin(START, RAM_BYTES / 2, StreamPositions.of(3), 0, ByteBuffer.wrap(MACHINE));
        byte[] contents = Files.readAllBytes(write("smaller", smaller, SampleLog.HEADER));
        refused(contents, "of less RAM", "its state is of another machine than it says");
        StateBegin withOutputs = new StateBegin(START, RAM_BYTES, StreamPositions.NONE, 3, ByteBuffer.wrap(MACHINE));
        Path unfinished = folder.resolve("unfinished");
        Hello hello = new Hello(7, "web", "", SampleLog.HEADER, new HostIncarnation("alpha", 300));
        SnapshotFile.create(unfinished, hello, withOutputs).close();
        refused(Files.readAllBytes(unfinished), "with outputs", "its state is of another machine than it says");
    }

    @Test
    void shouldNotWaitForAPipeOrReadAFolder() {
        for (Path no : List.of(folder, folder.resolve("nothing"), Path.of("/dev/zero"))) {
            IOException refusal = assertThrows(IOException.class, () -> SnapshotFile.open(no));
            assertTrue(refusal.getMessage().startsWith("there is no snapshot " + no), refusal.getMessage());
        }
    }
}
