package io.understudy.log.store;

import io.understudy.disk.DurableNames;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.ChannelMessage.Hello;
import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.message.MessageWriter;
import io.understudy.log.state.StateIntake;
import io.understudy.log.wire.CorruptLogException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * A machine in a file, opened to be read once. One thread at a time. Whatever is wrong with the file is a
 * {@link CorruptLogException} or an IOException in one line.
 *
 * @param hello which machine it is, and how to build it
 * @param state where it stands, and its parts
 */
public record SnapshotFile(Hello hello, StateFileReader state) implements AutoCloseable {
    /** Opens a snapshot; what its parts hold is known only when they were read. */
    public static SnapshotFile open(Path file) throws IOException {
        // A pipe or a terminal would let its reader wait.
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no snapshot " + file + ": name a file that './understudy snapshot' wrote");
        }
        SnapshotFormat format = new SnapshotFormat();
        StateFileReader state = StateFileReader.open(file, format);
        if (state.begin().outputs() != 0
                || state.begin().ramBytes() != format.hello().header().ramBytes()) {
            state.close();
            throw new CorruptLogException(0, "its state is of another machine than it says").within(file.toString(), 0);
        }
        return new SnapshotFile(format.hello(), state);
    }

    /**
     * Begins a snapshot under a name of its own, to be {@linkplain #publish published} when it is finished.
     *
     * @param file must not exist
     */
    public static StateFileWriter create(Path file, Hello hello, StateBegin begin) throws IOException {
        return StateFileWriter.create(file, begin, SnapshotFormat.start(), MessageWriter.write(hello));
    }

    /** Gives a finished snapshot its name, in place of what had it, so that the name always stands for a whole one. */
    public static void publish(Path finished, Path name) throws IOException {
        DurableNames.replace(finished, name);
    }

    /** Reads the rest, and so finds out whether it is whole. */
    public void check() throws IOException {
        Optional<ChannelMessage> part = state.next();
        while (part.isPresent()) {
            part = state.next();
        }
    }

    /**
     * The same, and puts the guest's memory and disks where they belong.
     *
     * @param ram zeros, as many bytes as the machine has
     * @param disks takes the pieces of disks, or objects in one line
     */
    public void readInto(ByteBuffer ram, Function<StatePiece, Optional<String>> disks) throws IOException {
        StateIntake intake = new StateIntake(state.begin(), ram, disks);
        for (Optional<ChannelMessage> part = state.next(); part.isPresent(); part = state.next()) {
            if (part.get() instanceof StatePiece piece) {
                Optional<String> objection = intake.piece(piece);
                if (objection.isPresent()) {
                    throw new IOException("the snapshot cannot be used: " + objection.get());
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        state.close();
    }
}
