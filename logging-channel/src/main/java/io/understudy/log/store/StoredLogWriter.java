package io.understudy.log.store;

import io.understudy.disk.DurableNames;
import io.understudy.log.entry.Baseline;
import io.understudy.log.file.LogFileWriter;
import io.understudy.log.frame.Frame;
import io.understudy.log.header.LogHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Stores frames in files of which the oldest can be dropped. Each file is a recording that did not end. One thread. The
 * mirror of {@link StoredLogReader}.
 */
final class StoredLogWriter implements AutoCloseable {
    private record Part(LogFileWriter writer, long firstSequence) {}

    private final Path folder;
    private final LogHeader header;
    private final Deque<Part> parts = new ArrayDeque<>();
    private int made;

    StoredLogWriter(Path folder, LogHeader header) {
        this.folder = folder;
        this.header = header;
    }

    /**
     * Adds a frame. What was added survives this process at once, and this host's loss of power after {@link #force}.
     *
     * @param begins whether it is to be the first of another file
     * @throws io.understudy.log.wire.CorruptLogException if it does not continue the one before
     */
    void append(Frame frame, boolean begins) throws IOException {
        if (begins || parts.isEmpty()) {
            begin(frame.firstSequence());
        }
        parts.getLast().writer().append(frame.bytes());
    }

    private void begin(long firstSequence) throws IOException {
        if (!parts.isEmpty()) {
            parts.getLast().writer().force();
        }
        made++;
        parts.add(new Part(LogFileWriter.create(folder.resolve("log-" + made + ".ulog"), header), firstSequence));
        DurableNames.force(folder);
    }

    /** Has everything added reach the disk. */
    void force() throws IOException {
        if (!parts.isEmpty()) {
            parts.getLast().writer().force();
        }
    }

    /** Drops every file that holds nothing from this entry on. */
    void dropBefore(long sequence) throws IOException {
        while (parts.size() > 1) {
            Part oldest = parts.poll();
            if (parts.peek().firstSequence() > sequence) {
                parts.push(oldest);
                return;
            }
            oldest.writer().close();
            Files.delete(oldest.writer().file());
        }
    }

    /** Of all files. */
    long bytes() {
        return parts.stream().mapToLong(part -> part.writer().bytes()).sum();
    }

    List<Path> files() {
        return parts.stream().map(part -> part.writer().file()).toList();
    }

    /** Where the log stands behind the last frame; null before the first. */
    Baseline end() {
        return parts.isEmpty() ? null : parts.getLast().writer().baseline();
    }

    @Override
    public void close() throws IOException {
        for (Part part : parts) {
            part.writer().close();
        }
    }
}
