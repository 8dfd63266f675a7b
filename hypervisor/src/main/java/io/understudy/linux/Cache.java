package io.understudy.linux;

import io.understudy.folder.UserFolder;
import java.nio.file.Path;

/** Where built guests lie: a folder for each architecture in the user's cache. */
final class Cache {
    private Cache() {}

    static Path folder(Architecture architecture) {
        return UserFolder.CACHE.path().resolve("linux").resolve(architecture.debianName());
    }
}
