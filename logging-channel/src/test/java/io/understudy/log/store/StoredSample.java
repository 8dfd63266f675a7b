package io.understudy.log.store;

import io.understudy.log.SampleLog;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryType;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.frame.FrameReader;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.message.ChannelMessage.StateEnd;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.message.StatePart;
import io.understudy.log.state.StateIntake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;

/** Seeded logs and states for a store. */
final class StoredSample {
    static final int RAM_BYTES = 1 << 16;
    private static final byte[] OUTPUTS = {'o', 'k', '\n'};

    private final Path folder;
    private final Random random;
    private final byte[] ram = new byte[RAM_BYTES];
    private List<Entry> behind = List.of();

    StoredSample(Path folder, long seed) {
        this.folder = folder;
        random = new Random(seed);
    }

    /** Stores so many entries, none a CHECKPOINT, behind this place. */
    List<Entry> append(StandbyStore store, Baseline from, int count, int perFrame) throws IOException {
        List<Entry> entries = plain(from, count);
        for (ByteBuffer frame : SampleLog.frames(3, from, entries, perFrame)) {
            store.append(FrameReader.read(frame), false);
        }
        store.force();
        return entries;
    }

    private List<Entry> plain(Baseline from, int count) {
        return SampleLog.random(random, from, count).stream()
                .map(entry -> entry.type() == EntryType.CHECKPOINT
                        ? Entry.progress(entry.sequence(), entry.position(), entry.check())
                        : entry)
                .toList();
    }

    /** Where the log will stand behind a CHECKPOINT so many entries on. */
    Baseline nextCheckpoint(StandbyStore store, int before) {
        Baseline end = store.end();
        return new Baseline(end.nextSequence() + before + 1, end.position() + before + 1, end.nanos(), end.outputs());
    }

    /** Stores a frame with a CHECKPOINT in it, and says where the log stands behind that. */
    Baseline checkpoint(StandbyStore store, int before, int after) throws IOException {
        Baseline end = store.end();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < before; i++) {
            entries.add(Entry.progress(end.nextSequence() + i, end.position() + i + 1, i));
        }
        Baseline behindIt = nextCheckpoint(store, before);
        entries.add(Entry.checkpoint(behindIt.nextSequence() - 1, behindIt.position(), 1));
        List<Entry> rest = new ArrayList<>();
        for (int i = 0; i < after; i++) {
            rest.add(Entry.progress(behindIt.nextSequence() + i, behindIt.position() + i + 1, i));
        }
        behind = rest;
        entries.addAll(rest);
        store.append(FrameReader.read(SampleLog.frame(3, end, entries)), true);
        store.force();
        return behindIt;
    }

    /** What the last frame with a CHECKPOINT holds behind it. */
    List<Entry> tail(StandbyStore store, Baseline checkpoint) {
        return behind;
    }

    byte[] ram() {
        return ram;
    }

    /** Stores a state of mostly empty RAM. */
    Path state(String name, Baseline start) throws IOException {
        StateBegin begin = new StateBegin(
                start,
                RAM_BYTES,
                StreamPositions.of(start.outputs() - outputs(start).length),
                outputs(start).length,
                ByteBuffer.wrap(new byte[] {1, 2, 3}));
        StateFileWriter writer = StateFileWriter.create(folder.resolve(name), SampleLog.HEADER, begin);
        int pieces = 0;
        for (int at : new int[] {8192, RAM_BYTES - 100}) {
            byte[] piece = new byte[100];
            random.nextBytes(piece);
            System.arraycopy(piece, 0, ram, at, piece.length);
            writer.append(new StatePiece(StatePart.RAM, at, ByteBuffer.wrap(piece)));
            pieces++;
        }
        if (outputs(start).length > 0) {
            writer.append(new StatePiece(StatePart.OUTPUTS, 0, ByteBuffer.wrap(outputs(start))));
            pieces++;
        }
        CRC32C crc = new CRC32C();
        crc.update(ram);
        writer.finish(new StateEnd(pieces, (int) crc.getValue()));
        return writer.file();
    }

    private static byte[] outputs(Baseline start) {
        return start.outputs() < OUTPUTS.length ? new byte[0] : OUTPUTS;
    }

    static List<Entry> read(StandbyStore store) throws IOException {
        List<Entry> all = new ArrayList<>();
        try (StoredLogReader log = store.readLog()) {
            for (List<Entry> more = log.next(); !more.isEmpty(); more = log.next()) {
                all.addAll(more);
            }
        }
        return all;
    }

    static byte[] readRam(StandbyStore store) throws IOException {
        ByteBuffer filled = ByteBuffer.allocate(RAM_BYTES);
        try (StateFileReader state = store.readState().orElseThrow()) {
            StateIntake intake = new StateIntake(state.begin(), filled);
            for (Optional<ChannelMessage> part = state.next(); part.isPresent(); part = state.next()) {
                Optional<String> objection = part.get() instanceof StatePiece piece
                        ? intake.piece(piece)
                        : intake.end((StateEnd) part.get());
                if (objection.isPresent()) {
                    throw new IOException(objection.get());
                }
            }
            if (!intake.ramIsWhole()) {
                throw new IOException("the RAM is not whole");
            }
        }
        return filled.array();
    }

    static List<Entry> both(List<Entry> first, List<Entry> second) {
        List<Entry> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
