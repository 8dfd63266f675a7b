package io.understudy.folder;

import java.nio.file.Path;
import java.util.Map;

/** A folder of this program's own among the user's files, as the XDG base directory specification has it. */
public enum UserFolder {
    /** What can be fetched or built again. */
    CACHE("XDG_CACHE_HOME", ".cache"),
    /** What must be there after a restart. */
    STATE("XDG_STATE_HOME", ".local/state");

    private final String variable;
    private final String underHome;

    UserFolder(String variable, String underHome) {
        this.variable = variable;
        this.underHome = underHome;
    }

    /** For this process; nothing is created. */
    public Path path() {
        return path(System.getenv());
    }

    /** With these environment variables. */
    public Path path(Map<String, String> environment) {
        String named = environment.getOrDefault(variable, "");
        Path base = named.isBlank() ? Path.of(System.getProperty("user.home"), underHome) : Path.of(named);
        return base.resolve("understudy");
    }
}
