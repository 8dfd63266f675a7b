package io.understudy.arbiter.journal;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.DurableState;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The state at one place of a replicated history, as a file: the same bytes as a journal that was compacted there. */
public final class SnapshotFile {
    private SnapshotFile() {}

    /** Returns when the file is durable; its name is not. */
    public static void write(Path file, ClusterId cluster, List<Change> changes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
            JournalDirectory.write(channel, JournalLayout.fileHeader(cluster));
            FileJournal.writeCompacted(channel, cluster, changes);
            channel.force(true);
        }
    }

    /**
     * @param state empty; holds the file's state afterwards
     * @throws IOException with one line for people
     */
    public static void read(Path file, ClusterId cluster, DurableState state) throws IOException {
        JournalReader.Contents contents = JournalReader.read(file);
        if (!contents.clusterId().equals(cluster)) {
            throw JournalReader.damaged(file, 12, "it is of cluster " + contents.clusterId() + ", not of " + cluster);
        }
        if (contents.tornBytes() > 0) {
            throw JournalReader.damaged(file, contents.wholeBytes(), "its end is missing");
        }
        FileJournal.replay(file, contents, state);
    }
}
