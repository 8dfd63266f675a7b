package io.understudy.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The names in a folder reach the disk by themselves: forcing a file does not force its name (fsync(2)). */
public final class DurableNames {
    private DurableNames() {}

    /** Returns when the names in a folder are on the disk. */
    public static void force(Path folder) throws IOException {
        try (FileChannel names = FileChannel.open(folder)) {
            names.force(true);
        }
    }

    /**
     * Gives a file that is finished a name, in place of what had it, so that the name always stands for a whole one. Returns
     * when that is on the disk; what the file holds must be there already.
     */
    public static void replace(Path finished, Path name) throws IOException {
        Files.move(finished, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(name.toAbsolutePath().getParent());
    }

    /**
     * Makes a folder and those it is in, if need be, and returns when all their names are on the disk; also names that are
     * there already, whose maker may have died before they were durable.
     */
    public static void createFolders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) { // may be a link to one, which createDirectories refuses
            Files.createDirectories(folder);
        }
        for (Path in = folder.toAbsolutePath().getParent(); in != null; in = in.getParent()) {
            try {
                force(in);
            } catch (AccessDeniedException e) {
                return; // nobody like us has made anything there
            }
        }
    }
}
