package io.understudy.arbiter.journal;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.DurableState;
import io.understudy.arbiter.view.InconsistentChangeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal as a file in a directory of its own, see the package's description. A process killed at any instant, or a
 * power failure, leaves a directory that opens again with every change whose {@link #append} returned.
 */
public final class FileJournal implements Journal {
    /** Compaction starts here; some 3000 takeovers. */
    public static final long DEFAULT_COMPACTION_BYTES = 1 << 20;

    /** Changes per group of a compacted file; a change has less than 4 KiB, a group 1 MiB. */
    private static final int COMPACTED_GROUP_CHANGES = 256;

    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);

    private final JournalDirectory directory;
    private final ClusterId clusterId;
    private final long compactionBytes;
    private FileChannel file;
    private Mark.Growing durable;
    private long compactedBytes;

    private FileJournal(
            JournalDirectory directory,
            ClusterId clusterId,
            FileChannel file,
            Mark.Growing durable,
            long compactionBytes) {
        this.directory = directory;
        this.clusterId = clusterId;
        this.file = file;
        this.durable = durable;
        this.compactionBytes = compactionBytes;
    }

    /**
     * Opens the journal of a directory, or begins one, and replays it.
     *
     * @param path created if need be; one arbiter at a time
     * @param state empty; holds the journal's state afterwards
     * @param compactionBytes the file is compacted when it is longer than this and twice its last compacted length
     * @throws IOException with one line for people: in use, damaged, of another version or cluster, not accessible
     */
    public static FileJournal open(Path path, DurableState state, long compactionBytes) throws IOException {
        JournalDirectory directory = JournalDirectory.claim(path);
        try {
            JournalReader.Contents contents = directory.contents();
            replay(directory.journal(), contents, state);
            if (contents.tornBytes() > 0) {
                LOG.warn(
                        "{} at offset {}: cut off {} bytes of a record whose writing a crash cut short; it was never answered",
                        directory.journal(),
                        contents.wholeBytes(),
                        contents.tornBytes());
            }
            FileChannel file = FileChannel.open(directory.journal(), StandardOpenOption.WRITE);
            file.truncate(contents.wholeBytes());
            Mark.Growing durable = directory.makeDurable(file, contents.wholeBytes());
            FileJournal journal = new FileJournal(directory, contents.clusterId(), file, durable, compactionBytes);
            if (contents.version() != JournalLayout.VERSION) {
                journal.rewrite(state::snapshot);
            }
            return journal;
        } catch (IOException e) {
            directory.close();
            throw e;
        }
    }

    static void replay(Path file, JournalReader.Contents contents, DurableState state) throws JournalException {
        long offset = 0;
        try {
            for (JournalReader.Group group : contents.groups()) {
                offset = group.offset();
                for (Change change : group.changes()) {
                    state.replay(change);
                }
            }
            state.endReplay();
        } catch (InconsistentChangeException e) {
            throw JournalReader.damaged(file, offset, e.getMessage());
        }
    }

    /** The file in a journal directory, for tools that look into it with {@link JournalReader}. */
    public static Path fileIn(Path directory) {
        return directory.resolve(JournalDirectory.JOURNAL);
    }

    @Override
    public void append(List<Change> changes) throws IOException {
        ByteBuffer group = JournalLayout.group(clusterId, file.position(), changes);
        durable.with(group);
        JournalDirectory.write(file, group);
        file.force(false); // fdatasync: includes the length, leaves out the times
        directory.mark(durable.mark());
    }

    @Override
    public void compactIfLong(Supplier<List<Change>> snapshot) throws IOException {
        long before = file.position();
        if (before >= compactionBytes && before >= 2 * compactedBytes) {
            rewrite(snapshot);
        }
    }

    private void rewrite(Supplier<List<Change>> snapshot) throws IOException {
        long before = file.position();
        FileChannel compacted = directory.begin(clusterId);
        try {
            List<Change> changes = snapshot.get();
            writeCompacted(compacted, clusterId, changes);
            directory.install(compacted);
        } catch (IOException e) {
            compacted.close();
            throw e;
        }
        file.close();
        file = compacted;
        compactedBytes = file.position();
        durable = directory.growing(compactedBytes);
        directory.mark(durable.mark());
        LOG.info("{}: compacted from {} to {} bytes", directory.journal(), before, compactedBytes);
    }

    /** Appends changes in groups that a reader takes. */
    static void writeCompacted(FileChannel file, ClusterId clusterId, List<Change> changes) throws IOException {
        for (int from = 0; from < changes.size(); from += COMPACTED_GROUP_CHANGES) {
            int to = Math.min(changes.size(), from + COMPACTED_GROUP_CHANGES);
            JournalDirectory.write(file, JournalLayout.group(clusterId, file.position(), changes.subList(from, to)));
        }
    }

    @Override
    public ClusterId clusterId() {
        return clusterId;
    }

    /** Closes the file and frees the directory for another arbiter. */
    @Override
    public void close() throws IOException {
        try (directory) {
            file.close();
        }
    }
}
