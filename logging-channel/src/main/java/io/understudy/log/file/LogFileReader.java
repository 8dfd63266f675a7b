package io.understudy.log.file;

import io.understudy.log.entry.Entry;
import io.understudy.log.frame.Frame;
import io.understudy.log.frame.FrameReader;
import io.understudy.log.frame.FrameSequence;
import io.understudy.log.header.LogHeader;
import io.understudy.log.header.LogHeaderCodec;
import io.understudy.log.wire.CorruptLogException;
import io.understudy.log.wire.Envelope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads a recording. Nothing is delivered that was not checked: envelope, CRC, every entry, and that each frame
 * continues the one before. What is wrong becomes a {@link CorruptLogException} that names file, offset and reason. One
 * thread. The mirror of {@link LogFileWriter}.
 */
public final class LogFileReader implements AutoCloseable {
    /** What to do when the file stops short of an END entry. */
    public enum Ending {
        /** Report it: the recording was promised to be whole. */
        REQUIRED,
        /** Deliver what there is, up to the last whole frame. Damage other than missing bytes is reported all the same. */
        MAY_BE_MISSING
    }

    private final Path file;
    private final Ending ending;
    private final FileChannel channel;
    private final long size;
    private final FrameSequence sequence = new FrameSequence();
    private LogHeader header;
    private long offset;

    private LogFileReader(Path file, Ending ending, FileChannel channel) throws IOException {
        this.file = file;
        this.ending = ending;
        this.channel = channel;
        size = channel.size();
    }

    /** Opens a complete recording; see {@link #open(Path, Ending)}. */
    public static LogFileReader open(Path file) throws IOException {
        return open(file, Ending.REQUIRED);
    }

    /**
     * Opens a recording and reads its header.
     *
     * @throws IOException if there is no such file, or it cannot be read
     * @throws CorruptLogException if it is no log, or one of another format version
     */
    public static LogFileReader open(Path file, Ending ending) throws IOException {
        FileChannel channel;
        // Opening a pipe would wait for whoever writes to it.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(file + " is no recording, for it is no regular file: name one, or copy it first");
        }
        try {
            channel = FileChannel.open(file);
        } catch (NoSuchFileException e) {
            Path incomplete = LogFileFormat.incomplete(file);
            String hint = Files.exists(incomplete) ? ", but the recording did not end: see " + incomplete : "";
            throw new IOException("there is no recording " + file + hint, e);
        }
        try {
            LogFileReader reader = new LogFileReader(file, ending, channel);
            reader.readStart();
            return reader;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    public LogHeader header() {
        return header;
    }

    /** Where the next frame begins, in bytes from the start of the file. */
    public long offset() {
        return offset;
    }

    /**
     * The next frame's entries; an empty list at the end of the log.
     *
     * @throws CorruptLogException if there should be a frame and is none
     */
    public List<Entry> nextEntries() throws IOException {
        return nextChecked().map(Checked::entries).orElse(List.of());
    }

    /** The next frame itself, for copying; its entries were checked. Otherwise as {@link #nextEntries}. */
    public Optional<Frame> nextFrame() throws IOException {
        return nextChecked().map(Checked::frame);
    }

    private record Checked(Frame frame, List<Entry> entries) {}

    private Optional<Checked> nextChecked() throws IOException {
        if (offset == size && sequence.ended()) {
            return Optional.empty();
        }
        try {
            Optional<ByteBuffer> envelope = nextEnvelope(Envelope.MAX_BYTES);
            if (envelope.isPresent()) {
                Frame frame = FrameReader.read(envelope.get());
                List<Entry> entries = sequence.next(frame);
                offset += envelope.get().limit();
                return Optional.of(new Checked(frame, entries));
            }
        } catch (CorruptLogException e) {
            // What lies before the frame was checked, and a file that stops there is one that broke off.
            throw e.within(file.toString(), offset)
                    .advising("take an undamaged copy, or only what comes before: 'head -c " + offset + " " + file
                            + " > part', then replay part with '--incomplete'");
        }
        if (ending == Ending.MAY_BE_MISSING) {
            return Optional.empty();
        }
        throw new CorruptLogException(
                        size - offset,
                        sequence.ended()
                                ? "bytes follow the END entry: take an undamaged copy"
                                : "the log stops here without an END entry: '--incomplete' takes what there is")
                .within(file.toString(), offset);
    }

    private void readStart() throws IOException {
        try {
            ByteBuffer magic = bytes(0, (int) Math.min(size, LogFileFormat.MAGIC_BYTES));
            if (!magic.equals(LogFileFormat.magic())) {
                throw new CorruptLogException(0, "this is no Understudy log: name a file that 'record' wrote");
            }
            offset = LogFileFormat.MAGIC_BYTES;
        } catch (CorruptLogException e) {
            throw e.within(file.toString(), 0);
        }
        try {
            ByteBuffer envelope = nextEnvelope(LogHeaderCodec.MAX_BYTES)
                    .orElseThrow(() -> new CorruptLogException(size - offset, "the log stops inside its header"));
            header = LogHeaderCodec.read(envelope);
            offset += envelope.limit();
        } catch (CorruptLogException e) {
            CorruptLogException placed = e.within(file.toString(), offset);
            // One reason brings its own advice; without a header nothing of the rest can be used.
            throw e.reason().contains("log format version") ? placed : placed.advising("take an undamaged copy");
        }
    }

    /** The envelope at the offset, or none if the file ends before the envelope does. */
    private Optional<ByteBuffer> nextEnvelope(int most) throws IOException {
        long left = size - offset;
        if (left < Envelope.HEAD_BYTES) {
            return Optional.empty();
        }
        int total = Envelope.size(bytes(offset, Integer.BYTES).getInt(), most);
        return total > left ? Optional.empty() : Optional.of(bytes(offset, total));
    }

    private ByteBuffer bytes(long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new CorruptLogException(bytes.position(), "the file became shorter while it was read");
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
