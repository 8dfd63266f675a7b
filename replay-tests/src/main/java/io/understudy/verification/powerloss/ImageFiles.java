package io.understudy.verification.powerloss;

import io.understudy.verification.process.Folders;
import io.understudy.verification.process.HostProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files out of an ext4 image, which is not mounted and not changed. */
final class ImageFiles {
    private static final String DEBUGFS = "/usr/sbin/debugfs";

    private ImageFiles() {}

    /** One of its root, in this folder under the same name; not there if it is not on the image, or is empty. */
    static Path file(Path image, String name, Path into) throws IOException, InterruptedException {
        Path target = into.resolve(name);
        Files.deleteIfExists(target);
        HostProgram.Said unused =
                HostProgram.run(List.of(DEBUGFS, "-R", "dump /" + name + " " + target, image.toString()), "");
        // debugfs makes an empty one of a file that is not there.
        if (Files.exists(target) && Files.size(target) == 0) {
            Files.delete(target);
        }
        return target;
    }

    /** A folder of its root, with all that is in it, in place of an earlier one. */
    static Path folder(Path image, String name, Path into) throws IOException, InterruptedException {
        Path target = into.resolve(name);
        if (Files.exists(target)) {
            Folders.delete(target);
        }
        all(image, "/" + name, into);
        return Files.createDirectories(target);
    }

    /** A file or folder of any place, into this one. */
    static void all(Path image, String path, Path into) throws IOException, InterruptedException {
        HostProgram.Said unused =
                HostProgram.run(List.of(DEBUGFS, "-R", "rdump " + path + " " + into, image.toString()), "");
    }
}
