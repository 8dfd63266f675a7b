package io.understudy.simulation.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryWriter;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.file.LogFileReader;
import io.understudy.log.file.LogFileWriter;
import io.understudy.log.frame.Frame;
import io.understudy.log.frame.FrameReader;
import io.understudy.log.frame.FrameWriter;
import io.understudy.log.header.LogHeader;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.message.ChannelMessage.StateEnd;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.message.StatePart;
import io.understudy.log.store.StandbyFolder;
import io.understudy.log.store.StandbyStore;
import io.understudy.log.store.StateFileReader;
import io.understudy.log.store.StateFileWriter;
import io.understudy.log.store.StoredLogReader;
import io.understudy.log.wire.CorruptLogException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;

/** A stay in cold standby on a disk: the real store, fed at random, and what was acknowledged of it. */
final class StandbyOnDisk {
    /** Of those that are made here. */
    private static final int MOST_ENTRY_BYTES = 256;

    private static final LogHeader HEADER = new LogHeader(
            LogHeader.FORMAT_VERSION,
            "hello.img",
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            16 << 20,
            "",
            "pc-1",
            "unicorn-2.1.4",
            "pentium3",
            "glibc-2.36",
            1_700_000_000_000L,
            1_000_000,
            "native",
            "fast");
    private static final int RAM_BYTES = 1 << 14;

    private final SimulatedDisk disk;
    private final Random random;
    private final List<Entry> all = new ArrayList<>();
    private StandbyFolder folder;
    private Path place;
    private StandbyStore store;
    private Baseline acknowledged;
    private Baseline checkpoint;
    private int states;

    StandbyOnDisk(SimulatedDisk disk, Random random) {
        this.disk = disk;
        this.random = random;
    }

    /** A stay of so many steps, or until the disk fails. The store stays open. */
    void live(int steps) throws IOException {
        folder = StandbyFolder.create(disk.mount().getPath("/var/standby"), "alpha");
        place = folder.path();
        store = StandbyStore.fromPowerOn(place, HEADER);
        for (int i = 0; i < steps; i++) {
            switch (random.nextInt(8)) {
                case 0 -> append(true);
                case 1 -> renewAtTheNextCheckpoint();
                case 2 -> renewAtTheLastCheckpoint();
                case 3, 4 -> force();
                default -> append(false);
            }
        }
    }

    private void force() throws IOException {
        store.force();
        acknowledged = store.end();
    }

    private Baseline end() {
        return store.end();
    }

    private void append(boolean withCheckpoint) throws IOException {
        int before = withCheckpoint ? random.nextInt(3) : 1 + random.nextInt(60);
        appendEntries(before, withCheckpoint, withCheckpoint ? random.nextInt(3) : 0);
    }

    private Baseline appendEntries(int before, boolean withCheckpoint, int after) throws IOException {
        Baseline base = end();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < before + (withCheckpoint ? 1 : 0) + after; i++) {
            long sequence = base.nextSequence() + i;
            long position = base.position() + i + 1;
            entries.add(
                    withCheckpoint && i == before
                            ? Entry.checkpoint(sequence, position, random.nextInt(256))
                            : Entry.progress(sequence, position, random.nextInt(256)));
        }
        Frame frame = frame(base, entries);
        all.subList((int) base.nextSequence() - 1, all.size()).clear();
        all.addAll(entries); // a store that fails may have it or not
        store.append(frame, withCheckpoint);
        if (withCheckpoint) {
            checkpoint = new Baseline(
                    base.nextSequence() + before + 1, base.position() + before + 1, base.nanos(), base.outputs());
        }
        return checkpoint;
    }

    private static Frame frame(Baseline base, List<Entry> entries) {
        ByteBuffer encoded = ByteBuffer.allocate(entries.size() * MOST_ENTRY_BYTES);
        EntryWriter writer = new EntryWriter(encoded, base);
        FrameWriter frame = new FrameWriter(FrameWriter.MIN_CAPACITY + encoded.capacity());
        frame.begin(1, base.nextSequence(), base.position(), base.nanos(), base.outputs());
        for (Entry entry : entries) {
            int start = encoded.position();
            entry.appendTo(writer);
            frame.append(encoded, start, encoded.position() - start);
        }
        ByteBuffer whole = frame.finish();
        return FrameReader.read(
                ByteBuffer.allocate(whole.remaining()).put(whole).flip());
    }

    /** The primary copies at a CHECKPOINT that the log has not brought yet. */
    private void renewAtTheNextCheckpoint() throws IOException {
        int before = random.nextInt(3);
        Baseline at = new Baseline(
                end().nextSequence() + before + 1, end().position() + before + 1, end().nanos(), end().outputs());
        Path state = writeState(at);
        if (random.nextInt(4) > 0) {
            assertTrue(store.replaceState(state, at));
        }
        assertEquals(at, appendEntries(before, true, random.nextInt(2)));
    }

    private void renewAtTheLastCheckpoint() throws IOException {
        if (checkpoint != null) {
            store.replaceState(writeState(checkpoint), checkpoint);
        }
    }

    private Path writeState(Baseline at) throws IOException {
        StateBegin begin = new StateBegin(
                at, RAM_BYTES, StreamPositions.of(at.outputs()), 0, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        byte[] ram = ram(at);
        states++;
        try (StateFileWriter writer = StateFileWriter.create(place.resolve("state-" + states), HEADER, begin)) {
            for (int offset = 0; offset < RAM_BYTES; offset += RAM_BYTES / 4) {
                writer.append(new StatePiece(StatePart.RAM, offset, ByteBuffer.wrap(ram, offset, RAM_BYTES / 4)));
            }
            CRC32C crc = new CRC32C();
            crc.update(ram);
            writer.finish(new StateEnd(4, (int) crc.getValue()));
            return writer.file();
        }
    }

    /** What the machine's memory is there. */
    private static byte[] ram(Baseline at) {
        byte[] ram = new byte[RAM_BYTES];
        new Random(at.nextSequence()).nextBytes(ram);
        return ram;
    }

    /** The store gives all that it says it has, and that is all that was acknowledged. */
    void readBack() throws IOException {
        Optional<StateFileReader> state = store.readState();
        assertEquals(store.base().equals(Baseline.POWER_ON), state.isEmpty());
        if (state.isPresent()) {
            assertEquals(store.base(), readState(state.get()));
        }
        List<Entry> read = new ArrayList<>();
        try (StoredLogReader log = store.readLog()) {
            for (List<Entry> more = log.next(); !more.isEmpty(); more = log.next()) {
                read.addAll(more);
            }
        }
        assertEquals(
                all.subList(
                        (int) store.base().nextSequence() - 1, (int) store.end().nextSequence() - 1),
                read);
        assertTrue(acknowledged == null
                || acknowledged.nextSequence() <= store.end().nextSequence());
    }

    private static Baseline readState(StateFileReader state) throws IOException {
        try (state) {
            byte[] ram = new byte[RAM_BYTES];
            for (Optional<ChannelMessage> part = state.next(); part.isPresent(); part = state.next()) {
                if (part.get() instanceof StatePiece piece) {
                    piece.bytes().get(ram, (int) piece.offset(), piece.bytes().remaining());
                }
            }
            assertTrue(Arrays.equals(ram(state.begin().start()), ram), "a whole state with other contents");
            return state.begin().start();
        }
    }

    /** From the files alone a machine can be made that has done everything acknowledged; nothing half is among them. */
    void rebuild() throws IOException {
        if (acknowledged == null) {
            return;
        }
        List<Path> files;
        try (var found = Files.list(disk.mount().getPath(place.toString()))) {
            files = found.toList();
        }
        Map<Long, Entry> entries = new HashMap<>();
        List<Long> starts = new ArrayList<>(List.of(1L));
        for (Path file : files) {
            if (file.getFileName().toString().startsWith("log-")) {
                readLog(file, entries);
            } else if (file.getFileName().toString().startsWith("state-")) {
                wholeState(file).ifPresent(start -> starts.add(start.nextSequence()));
            }
        }
        long best = 0;
        for (long next : starts) {
            while (entries.containsKey(next)) {
                next++;
            }
            best = Math.max(best, next);
        }
        assertTrue(
                best >= acknowledged.nextSequence(),
                "before entry " + acknowledged.nextSequence() + " was acknowledged, the disk has those before " + best);
    }

    private static Optional<Baseline> wholeState(Path file) throws IOException {
        try {
            return Optional.of(readState(StateFileReader.open(file, HEADER)));
        } catch (CorruptLogException e) {
            return Optional.empty();
        }
    }

    private void readLog(Path file, Map<Long, Entry> entries) throws IOException {
        try (LogFileReader log = LogFileReader.open(file, LogFileReader.Ending.MAY_BE_MISSING)) {
            for (List<Entry> more = log.nextEntries(); !more.isEmpty(); more = log.nextEntries()) {
                for (Entry entry : more) {
                    assertEquals(all.get((int) entry.sequence() - 1), entry);
                    entries.put(entry.sequence(), entry);
                }
            }
        } catch (CorruptLogException e) {
            assertEquals(1, e.getMessage().lines().count()); // torn: what came before it counts
        }
    }

    /** A recording of two frames, the last of which holds its END. */
    static void record(Path recording) throws IOException {
        try (LogFileWriter writer = LogFileWriter.create(recording, HEADER)) {
            List<Entry> entries = new ArrayList<>();
            for (int i = 1; i <= 100; i++) {
                entries.add(Entry.progress(i, i, i));
            }
            writer.append(frame(Baseline.POWER_ON, entries).bytes());
            writer.append(
                    frame(writer.baseline(), List.of(Entry.end(101, 101, 1, 0))).bytes());
        }
    }

    boolean hasBegun() {
        return store != null;
    }

    /** The stay ends in order. */
    void leave() throws IOException {
        if (store != null) {
            store.close();
            folder.close();
        }
    }
}
