package io.understudy.arbiter.journal;

import io.understudy.arbiter.ClusterId;
import io.understudy.disk.DurableNames;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A claimed directory and the way its journal file comes into being: written aside, forced, renamed. */
final class JournalDirectory implements Closeable {
    static final String JOURNAL = "journal";
    private static final String UNFINISHED = "journal.new";

    /** Made by a person, removed here. */
    private static final String RESTORED = "restored";

    private static final Logger LOG = LoggerFactory.getLogger(JournalDirectory.class);

    private final Path path;
    private final DirectoryClaim claim;
    private DirectoryNote note = new DirectoryNote("", 0, Mark.NONE);

    private JournalDirectory(Path path, DirectoryClaim claim) {
        this.path = path;
        this.claim = claim;
    }

    static JournalDirectory claim(Path path) throws IOException {
        try {
            if (!Files.isDirectory(path)) {
                DurableNames.createFolders(path);
            }
            return new JournalDirectory(path.toRealPath(), DirectoryClaim.take(path));
        } catch (FileSystemException e) {
            String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
            throw new JournalException(path + " cannot be used as journal directory: " + reason, e);
        }
    }

    Path journal() {
        return path.resolve(JOURNAL);
    }

    /** Reads the journal that belongs here, or begins one if there never was any. */
    JournalReader.Contents contents() throws IOException {
        Files.deleteIfExists(path.resolve(UNFINISHED));
        note = claim.note();
        if (!Files.exists(journal())) {
            if (!note.cluster().isEmpty()) {
                throw new JournalException(journal() + " is missing, but cluster " + note.cluster()
                        + " had its journal here; restore the file, or choose a new directory to begin anew");
            }
            DurableNames.createFolders(path);
            install(begin(ClusterId.random())).close();
        }
        // Whoever put the journal in its place may have been killed before that was durable.
        DurableNames.force(path);
        JournalReader.Contents contents = JournalReader.read(journal());
        String cluster = contents.clusterId().toString();
        // A crash while the id was being remembered leaves a part of it, or nothing.
        if (!cluster.startsWith(note.cluster())) {
            throw JournalReader.damaged(
                    journal(), 12, "this is the journal of cluster " + cluster + ", not of the one that belongs here");
        }
        Path restored = path.resolve(RESTORED);
        if (Files.exists(restored)) {
            LOG.warn("{}: a person says that this is the newest journal of cluster {} and the only one", path, cluster);
            settle(cluster);
            Files.delete(restored);
            DurableNames.force(path);
        } else {
            requireOriginal(contents);
            requireWhole(contents);
            if (!note.cluster().equals(cluster)
                    || note.file() != claim.cluster().number()) {
                settle(cluster);
            }
        }
        return contents;
    }

    /** From now on this file, in this place, is the journal of this cluster. */
    private void settle(String cluster) throws IOException {
        note = new DirectoryNote(cluster, claim.cluster().number(), Mark.NONE);
        claim.remember(note);
        claim.force();
        DurableNames.force(path);
    }

    /** Two arbiters that go on from one history would each grant the next view. */
    private void requireOriginal(JournalReader.Contents contents) throws IOException {
        boolean isMissing = note.cluster().isEmpty() && !contents.groups().isEmpty();
        boolean isMoved = note.file() != 0
                && claim.cluster().number() != 0
                && note.file() != claim.cluster().number();
        if (isMissing || isMoved) {
            throw new JournalException(path + " is a copy" + (isMissing ? " without its file cluster" : "")
                    + ": beside the original of cluster " + contents.clusterId()
                    + " it would appoint second primaries; start the original, or, if that never runs again and this is"
                    + " its newest copy, say so with 'touch " + path.resolve(RESTORED) + "'");
        }
    }

    /** What is cut off cleanly, or is an older copy, reads well; only the note knows that there was more. */
    private void requireWhole(JournalReader.Contents contents) throws IOException {
        Mark mark = note.mark();
        boolean isCut = mark.length() > contents.wholeBytes();
        if (isCut || !mark.equals(markAt(mark.length()))) {
            throw new JournalException(journal() + " at offset " + (isCut ? contents.wholeBytes() : 0) + ": "
                    + (isCut ? "the records" : "this is another copy, the records") + " up to offset " + mark.length()
                    + " were answered and are not there; restore the newest copy, or, if there is none, stop every host"
                    + " of its VMs and say so with 'touch " + path.resolve(RESTORED) + "'");
        }
    }

    /** The mark of the journal's first bytes. */
    private Mark markAt(long length) throws IOException {
        return growing(length).mark();
    }

    /** A mark to go on from, behind the journal's first bytes. */
    Mark.Growing growing(long length) throws IOException {
        Mark.Growing growing = new Mark.Growing();
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(journal()))) {
            byte[] buffer = new byte[1 << 16];
            for (long left = length; left > 0; ) {
                int read = bytes.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw JournalReader.damaged(journal(), length - left, "the file became shorter");
                }
                growing.with(ByteBuffer.wrap(buffer, 0, read));
                left -= read;
            }
        }
        return growing;
    }

    /**
     * Has so much of the journal reach the disk, and goes on behind it. What was read may still be in the page cache only,
     * of an arbiter that was killed before it forced it, or could not: then Linux takes it for written, and only writing it
     * again brings it to the disk. What the mark says was forced.
     */
    Mark.Growing makeDurable(FileChannel file, long length) throws IOException {
        long forced = Math.min(note.mark().length(), length);
        ByteBuffer rest = ByteBuffer.wrap(Files.readAllBytes(journal()));
        write(file.position(forced), rest.position((int) forced).limit((int) length));
        file.force(false);
        Mark.Growing durable = growing(length);
        mark(durable.mark());
        claim.force();
        return durable;
    }

    /**
     * So much of the journal is durable. Not forced: after a power failure an older mark is there, which is true as well.
     */
    void mark(Mark mark) throws IOException {
        note = note.with(mark);
        claim.remember(note);
    }

    /** Begins a file that is not yet the journal. */
    FileChannel begin(ClusterId clusterId) throws IOException {
        FileChannel file = FileChannel.open(
                path.resolve(UNFINISHED),
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING);
        try {
            write(file, JournalLayout.fileHeader(clusterId));
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Appends all bytes; they may be lost in a crash until they are forced. */
    static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** Makes a begun file the journal: all of it or, after a crash, none of it. */
    FileChannel install(FileChannel file) throws IOException {
        file.force(false);
        if (note.mark().length() > 0) {
            // The next file need not begin like this one.
            mark(Mark.NONE);
            claim.force();
        }
        DurableNames.replace(path.resolve(UNFINISHED), journal());
        return file;
    }

    @Override
    public void close() throws IOException {
        claim.close();
    }
}
