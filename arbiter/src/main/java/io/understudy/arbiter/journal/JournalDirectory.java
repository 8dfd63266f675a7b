package io.understudy.arbiter.journal;

import io.understudy.arbiter.ClusterId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A claimed directory and the way its journal file comes into being: written aside, forced, renamed. */
final class JournalDirectory implements Closeable {
    static final String JOURNAL = "journal";
    private static final String UNFINISHED = "journal.new";

    private final Path path;
    private final Disk disk;
    private final DirectoryClaim claim;

    private JournalDirectory(Path path, Disk disk, DirectoryClaim claim) {
        this.path = path;
        this.disk = disk;
        this.claim = claim;
    }

    static JournalDirectory claim(Path path, Disk disk) throws IOException {
        try {
            create(path.toAbsolutePath(), disk);
            return new JournalDirectory(path.toRealPath(), disk, DirectoryClaim.take(path));
        } catch (FileSystemException e) {
            String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
            throw new JournalException(path + " cannot be used as journal directory: " + reason, e);
        }
    }

    /** A directory is durable when its name is: in its parent, which may be new as well. */
    private static void create(Path path, Disk disk) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        if (path.getParent() != null) {
            create(path.getParent(), disk);
        }
        Files.createDirectories(path);
        disk.forceDirectory(path.getParent());
    }

    Path journal() {
        return path.resolve(JOURNAL);
    }

    /** Reads the journal that belongs here, or begins one if there never was any. */
    JournalReader.Contents contents() throws IOException {
        Files.deleteIfExists(path.resolve(UNFINISHED));
        String belongsHere = claim.cluster();
        if (!Files.exists(journal())) {
            if (!belongsHere.isEmpty()) {
                throw new JournalException(journal() + " is missing, but cluster " + belongsHere
                        + " had its journal here; restore the file, or choose a new directory to begin anew");
            }
            // Whoever made this directory may have been killed before its name was durable.
            if (path.getParent() != null) {
                disk.forceDirectory(path.getParent());
            }
            install(begin(ClusterId.random())).close();
        }
        // Whoever put the journal in its place may have been killed before that was durable.
        disk.forceDirectory(path);
        JournalReader.Contents contents = JournalReader.read(journal());
        String cluster = contents.clusterId().toString();
        // A crash while the id was being remembered leaves a part of it, or nothing.
        if (!cluster.startsWith(belongsHere)) {
            throw JournalReader.damaged(
                    journal(), 12, "this is the journal of cluster " + cluster + ", not of the one that belongs here");
        }
        if (!cluster.equals(belongsHere)) {
            claim.remember(contents.clusterId(), disk);
            disk.forceDirectory(path);
        }
        return contents;
    }

    /** Begins a file that is not yet the journal. */
    AppendFile begin(ClusterId clusterId) throws IOException {
        AppendFile file = disk.create(path.resolve(UNFINISHED));
        file.write(JournalLayout.fileHeader(clusterId));
        return file;
    }

    /** Makes a begun file the journal: all of it or, after a crash, none of it. */
    AppendFile install(AppendFile file) throws IOException {
        file.force();
        disk.replace(path.resolve(UNFINISHED), journal());
        disk.forceDirectory(path);
        return file;
    }

    @Override
    public void close() throws IOException {
        claim.close();
    }
}
