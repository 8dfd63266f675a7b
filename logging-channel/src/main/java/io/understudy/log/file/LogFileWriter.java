package io.understudy.log.file;

import io.understudy.log.entry.Baseline;
import io.understudy.log.frame.Frame;
import io.understudy.log.frame.FrameReader;
import io.understudy.log.frame.FrameSequence;
import io.understudy.log.header.LogHeader;
import io.understudy.log.header.LogHeaderCodec;
import io.understudy.log.wire.CorruptLogException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a recording. Every frame is read back from memory and checked before it goes to the file, so that a file this
 * writer completed is one that {@link LogFileReader} accepts. One thread. The mirror of {@link LogFileReader}.
 */
public final class LogFileWriter implements AutoCloseable {
    private final Path recording;
    private final Path incomplete;
    private final FileChannel channel;
    private final FrameSequence sequence = new FrameSequence();
    private long bytes;
    private boolean broken;

    private LogFileWriter(Path recording, FileChannel channel) {
        this.recording = recording;
        incomplete = LogFileFormat.incomplete(recording);
        this.channel = channel;
    }

    /**
     * Begins a recording.
     *
     * @param recording the name it will have once it is complete
     * @throws IOException if it exists, complete or not, or cannot be created
     */
    public static LogFileWriter create(Path recording, LogHeader header) throws IOException {
        requireAbsent(recording);
        Path incomplete = LogFileFormat.incomplete(recording);
        FileChannel channel;
        try {
            channel = FileChannel.open(incomplete, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(
                    incomplete + " exists, from a recording that did not end: remove it or record under another name",
                    e);
        }
        LogFileWriter writer = new LogFileWriter(recording, channel);
        try {
            writer.write(LogFileFormat.magic());
            writer.write(LogHeaderCodec.write(header));
        } catch (IOException | RuntimeException e) {
            channel.close();
            Files.deleteIfExists(incomplete);
            throw e;
        }
        return writer;
    }

    /**
     * Adds a frame, from the buffer's position to its limit.
     *
     * @throws CorruptLogException if it is no frame or does not continue the one before; the file is as it was
     * @throws IOException if it could not be written; the file ends with the frame before, and stays incomplete
     */
    public void append(ByteBuffer frame) throws IOException {
        Frame read = FrameReader.read(frame);
        sequence.next(read);
        long whole = bytes;
        try {
            write(read.bytes());
        } catch (IOException e) {
            broken = true;
            cutBack(whole, e);
            throw e;
        }
    }

    private void cutBack(long whole, IOException because) {
        try {
            channel.truncate(whole);
            bytes = whole;
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    /** Where the log stands behind the last frame; null before the first. */
    public Baseline baseline() {
        return sequence.baseline();
    }

    /** The file's name while it is being written. */
    public Path file() {
        return incomplete;
    }

    /** Bytes written so far. */
    public long bytes() {
        return bytes;
    }

    /** Hands what was written to the disk, so that it survives a crash of the host. */
    public void force() throws IOException {
        channel.force(false);
    }

    /**
     * Ends the file. If the last entry was END it gets its name, otherwise it stays incomplete.
     *
     * @throws IOException if that fails, or another file has taken the name meanwhile
     */
    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            force();
        }
        if (sequence.ended() && !broken) {
            requireAbsent(recording);
            Files.move(incomplete, recording);
        }
    }

    private static void requireAbsent(Path recording) throws IOException {
        if (Files.exists(recording)) {
            throw new IOException(recording + " exists: remove it or record under another name");
        }
    }

    private void write(ByteBuffer data) throws IOException {
        try {
            while (data.hasRemaining()) {
                bytes += channel.write(data);
            }
        } catch (IOException e) {
            throw new IOException("writing " + incomplete + " failed: " + e, e);
        }
    }
}
