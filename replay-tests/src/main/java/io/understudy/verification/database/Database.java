package io.understudy.verification.database;

import io.understudy.linux.system.SystemService;
import io.understudy.verification.network.Service;
import java.util.Optional;

/** Whose commits are watched. */
public enum Database {
    POSTGRES("PostgreSQL", SystemService.POSTGRESQL, Optional.of(Service.POSTGRESQL)),
    REDIS("Redis", SystemService.REDIS, Optional.of(Service.REDIS)),
    /** On the console: it serves nobody over a network. */
    SQLITE("SQLite", SystemService.NONE, Optional.empty());

    private final String name;
    private final SystemService service;
    private final Optional<Service> port;

    Database(String name, SystemService service, Optional<Service> port) {
        this.name = name;
        this.service = service;
        this.port = port;
    }

    /** For people. */
    String title() {
        return name;
    }

    /** What the guest was built with. */
    public SystemService service() {
        return service;
    }

    /** Where it is reached; none if only on the console. */
    public Optional<Service> port() {
        return port;
    }
}
