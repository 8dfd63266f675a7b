package io.understudy.storage;

import io.understudy.log.store.StandbyFolder;
import io.understudy.storage.image.Drive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The images that a host left when it had a machine last. They are only something to compare with: which machine's they are
 * says a file beside them, so that each machine finds its own.
 */
record LeftImages(Path parent, String host, String machine) {
    private static final String MACHINE = "machine";

    /** Where the images of a folder are, by the number of the disk. */
    static Path file(Path folder, int disk) {
        return folder.resolve("disk" + disk + ".raw");
    }

    /** Says whose images these will be. */
    void sign(StandbyFolder folder) throws IOException {
        Files.writeString(folder.path().resolve(MACHINE), machine);
    }

    /** Those of these disks, if there are any. */
    Optional<StandbyFolder> find(List<Drive> drives) {
        try {
            return StandbyFolder.left(parent, host, folder -> fits(folder, drives));
        } catch (IOException e) {
            // Then there is nothing to begin with, and whether there is a place at all is found at once.
            return Optional.empty();
        }
    }

    private boolean fits(Path folder, List<Drive> drives) {
        try {
            boolean some = false;
            for (int disk = 0; disk < drives.size(); disk++) {
                boolean own = drives.get(disk).export().isEmpty();
                if (own && !isImage(file(folder, disk), drives.get(disk).bytes())) {
                    return false;
                }
                some |= own;
            }
            return some && Files.readString(folder.resolve(MACHINE)).equals(machine);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isImage(Path file, long bytes) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == bytes;
    }
}
