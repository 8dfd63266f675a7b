package io.understudy.replica.standby;

import io.understudy.log.entry.Baseline;
import io.understudy.log.header.LogHeader;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.message.ChannelMessage.StateEnd;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.store.StateFileWriter;
import io.understudy.log.wire.CorruptLogException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Stores states as their parts come, one after the other. One thread. */
final class StoredStates implements AutoCloseable {
    /** A state that is on the disk and whole. */
    record Whole(Path file, Baseline start) {}

    /** Who takes them. */
    interface Wholes {
        void take(Whole state) throws IOException;
    }

    private final Path folder;
    private final LogHeader header;
    private int made;
    private StateFileWriter writer;

    StoredStates(Path folder, LogHeader header) {
        this.folder = folder;
        this.header = header;
    }

    /**
     * Takes the next part.
     *
     * @param whole told of a state that is whole
     * @param objections told of one that is none, in one line; the rest of it is dropped
     */
    void take(ChannelMessage part, Wholes whole, Consumer<String> objections) throws IOException {
        try {
            if (part instanceof StateBegin begin) {
                drop();
                made++;
                writer = StateFileWriter.create(folder.resolve("state-" + made), header, begin);
            } else if (writer != null && part instanceof StatePiece piece) {
                writer.append(piece);
            } else if (writer != null && part instanceof StateEnd end) {
                writer.finish(end);
                Whole stored = new Whole(writer.file(), writer.start());
                writer = null;
                whole.take(stored);
            }
        } catch (CorruptLogException e) {
            drop();
            objections.accept("the state cannot be used: " + e.reason());
        }
    }

    private void drop() throws IOException {
        if (writer != null) {
            writer.close();
            Files.delete(writer.file());
            writer = null;
        }
    }

    @Override
    public void close() throws IOException {
        drop();
    }
}
