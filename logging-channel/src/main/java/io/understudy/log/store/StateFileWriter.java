package io.understudy.log.store;

import io.understudy.disk.DurableNames;
import io.understudy.log.entry.Baseline;
import io.understudy.log.header.LogHeader;
import io.understudy.log.header.LogHeaderCodec;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.message.ChannelMessage.StateEnd;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.message.MessageWriter;
import io.understudy.log.state.StateCheck;
import io.understudy.log.wire.CorruptLogException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Stores a state as its pieces come. One thread. The mirror of {@link StateFileReader}. */
public final class StateFileWriter implements AutoCloseable {
    /**
     * What is written is forced to the disk in portions, so that the log's own force, which may have to wait for all that
     * the file system has in hand, never waits for a whole machine.
     */
    private static final long FORCED_BYTES = 4 << 20;

    private final Path file;
    private final FileChannel channel;
    private final StateBegin begin;
    private final StateCheck check;
    private long unforced;

    private StateFileWriter(Path file, FileChannel channel, StateBegin begin) {
        this.file = file;
        this.channel = channel;
        this.begin = begin;
        check = new StateCheck(begin);
    }

    /**
     * Begins a file, which must not exist.
     *
     * @param header of the machine whose state it is
     */
    public static StateFileWriter create(Path file, LogHeader header, StateBegin begin) throws IOException {
        return create(file, begin, StateFileFormat.magic(), LogHeaderCodec.write(header));
    }

    /** Begins a file with these bytes in front of the state. */
    static StateFileWriter create(Path file, StateBegin begin, ByteBuffer... opening) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        StateFileWriter writer = new StateFileWriter(file, channel, begin);
        try {
            for (ByteBuffer bytes : opening) {
                writer.write(bytes);
            }
            writer.write(MessageWriter.write(begin));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return writer;
    }

    public Path file() {
        return file;
    }

    /** Where the log goes on behind this state. */
    public Baseline start() {
        return begin.start();
    }

    /**
     * Adds a piece.
     *
     * @throws CorruptLogException if it does not belong there
     */
    public void append(StatePiece piece) throws IOException {
        refuse(check.piece(piece));
        write(piece);
    }

    /**
     * Adds the end and closes the file; all of it is on the disk then.
     *
     * @throws CorruptLogException if the state is not whole
     */
    public void finish(StateEnd end) throws IOException {
        refuse(check.end(end));
        write(end);
        channel.force(false);
        DurableNames.force(file.getParent());
        close();
    }

    private static void refuse(Optional<String> objection) {
        objection.ifPresent(reason -> {
            throw new CorruptLogException(0, reason);
        });
    }

    private void write(ChannelMessage message) throws IOException {
        ByteBuffer bytes = MessageWriter.write(message);
        unforced += bytes.remaining();
        write(bytes);
        if (unforced >= FORCED_BYTES) {
            channel.force(false);
            unforced = 0;
        }
    }

    private void write(ByteBuffer data) throws IOException {
        try {
            while (data.hasRemaining()) {
                channel.write(data);
            }
        } catch (IOException e) {
            throw new IOException("writing " + file + " failed: " + e, e);
        }
    }

    /** Ends it, whole or not. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
