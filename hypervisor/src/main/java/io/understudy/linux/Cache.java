package io.understudy.linux;

import java.nio.file.Path;
import java.util.Map;

/** Where built guests lie: a folder for each architecture in the user's cache. */
final class Cache {
    private Cache() {}

    static Path folder(Architecture architecture) {
        return folder(System.getenv(), architecture);
    }

    /** As the XDG base directory specification has it. */
    static Path folder(Map<String, String> environment, Architecture architecture) {
        String cache = environment.get("XDG_CACHE_HOME");
        Path base =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return base.resolve("understudy/linux").resolve(architecture.debianName());
    }
}
