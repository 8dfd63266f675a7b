package io.understudy.log.store;

import io.understudy.log.header.LogHeader;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.message.ChannelMessage.StateEnd;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.message.MessageReader;
import io.understudy.log.state.StateCheck;
import io.understudy.log.wire.CorruptLogException;
import io.understudy.log.wire.Envelope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a stored state back, and believes nothing of it. One thread. The mirror of {@link StateFileWriter}. */
public final class StateFileReader implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final long size;
    private final ByteBuffer buffer = ByteBuffer.allocate(Envelope.MAX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long offset;
    private StateBegin begin;
    private StateCheck check;
    private boolean ended;

    /** What stands in front of a state; each part throws {@link CorruptLogException} at what it does not like. */
    interface Opening {
        int startBytes();

        /** @param bytes fewer than {@link #startBytes} if the file is so short */
        void start(ByteBuffer bytes);

        void description(ByteBuffer envelope);
    }

    private StateFileReader(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        size = channel.size();
    }

    /**
     * Opens a stored state.
     *
     * @param header of the machine whose state it must be
     * @throws CorruptLogException if it is no state, or another machine's
     */
    public static StateFileReader open(Path file, LogHeader header) throws IOException {
        return open(file, new StateFileFormat.OfMachine(header));
    }

    static StateFileReader open(Path file, Opening opening) throws IOException {
        FileChannel channel = FileChannel.open(file);
        try {
            StateFileReader reader = new StateFileReader(file, channel);
            reader.readStart(opening);
            return reader;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The state's beginning, which {@link #next} does not give again. */
    public StateBegin begin() {
        return begin;
    }

    /**
     * The next piece, then the end, then nothing.
     *
     * @throws CorruptLogException if the state is not whole
     */
    public Optional<ChannelMessage> next() throws IOException {
        if (ended && offset == size) {
            return Optional.empty();
        }
        try {
            if (ended) {
                throw new CorruptLogException(0, "bytes follow the state's end");
            }
            ByteBuffer envelope = envelope();
            ChannelMessage message = MessageReader.read(envelope);
            Optional<String> objection;
            if (message instanceof StatePiece piece) {
                objection = check.piece(piece);
            } else if (message instanceof StateEnd end) {
                objection = check.end(end);
                ended = true;
            } else {
                objection = Optional.of("a " + message.kind() + " stands in a state");
            }
            if (objection.isPresent()) {
                throw new CorruptLogException(0, objection.get());
            }
            offset += envelope.limit();
            return Optional.of(message);
        } catch (CorruptLogException e) {
            throw e.within(file.toString(), offset);
        }
    }

    private void readStart(Opening opening) throws IOException {
        try {
            opening.start(bytes((int) Math.min(size, opening.startBytes())));
            offset = opening.startBytes();
            ByteBuffer envelope = envelope();
            opening.description(envelope);
            offset += envelope.limit();
            envelope = envelope();
            if (!(MessageReader.read(envelope) instanceof StateBegin first)) {
                throw new CorruptLogException(0, "a state does not begin here");
            }
            begin = first;
            check = new StateCheck(begin);
            offset += envelope.limit();
        } catch (CorruptLogException e) {
            throw e.within(file.toString(), offset);
        }
    }

    private ByteBuffer envelope() throws IOException {
        long left = size - offset;
        if (left < Envelope.HEAD_BYTES) {
            throw new CorruptLogException(left, "the state stops here");
        }
        int total = Envelope.size(bytes(Integer.BYTES).getInt(), Envelope.MAX_BYTES);
        if (total > left) {
            throw new CorruptLogException(left, "the state stops inside an envelope of " + total + " bytes");
        }
        return bytes(total);
    }

    private ByteBuffer bytes(int length) throws IOException {
        buffer.clear().limit(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new CorruptLogException(buffer.position(), "the file became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
