package io.understudy.linux.system;

import java.util.List;
import java.util.Locale;

/** What a Debian guest serves, started at its boot; its data is on the root file system. */
public enum SystemService {
    /** A system and nothing beside it. */
    NONE(0, ""),
    POSTGRESQL(5432, "postgresql-15"),
    REDIS(6379, "redis-server"),
    NGINX(80, "nginx-light"),
    /** A program that works on disks and verifies what they hold; it serves nobody. */
    FIO(0, "fio");

    private final int port;
    private final String packageName;

    SystemService(int port, String packageName) {
        this.port = port;
        this.packageName = packageName;
    }

    /** Where it listens, 0 if it does not. */
    public int port() {
        return port;
    }

    /** The Debian packages that bring it. */
    List<String> packages() {
        return packageName.isEmpty() ? List.of() : List.of(packageName);
    }

    /** As users and the guest's scripts spell it; empty for none. */
    public String word() {
        return this == NONE ? "" : name().toLowerCase(Locale.ROOT);
    }

    /** What its image is called. */
    String imageName() {
        return this == NONE ? "plain" : word();
    }
}
