package io.understudy.verification.powerloss;

import io.understudy.linux.system.SystemService;

/** A database to which a guest commits while the writes of its disk are recorded: rows of a number and a text. */
public enum Store {
    /**
     * With less than EXTRA the removal of SQLite's own journal, which is the commit, is not forced (sqlite.org, PRAGMA
     * synchronous).
     */
    SQLITE(
            "SQLite",
            SystemService.NONE,
            "24M",
            "sqlite3 l.db 'CREATE TABLE t(n INTEGER PRIMARY KEY, text)'",
            "sqlite3 l.db \"PRAGMA synchronous=EXTRA; INSERT INTO t VALUES($n, '$n commit $n')\"",
            "l.db"),
    /** A cluster of its own, with checksums. */
    POSTGRES(
            "PostgreSQL",
            SystemService.POSTGRESQL,
            "256M",
            "P=$(ls -d /usr/lib/postgresql/*/bin); install -d -o postgres data;"
                    + " as() { runuser -u postgres -- \"$@\"; }; q() { as psql -h /mnt/data -p 5433 -qAtc \"$1\" postgres; };"
                    + " as $P/initdb -k -N --locale=C -E UTF8 -D /mnt/data >/tmp/made; sync;"
                    + " as $P/pg_ctl -D /mnt/data -o '-p 5433 -k /mnt/data' -w -l /mnt/data/log start >/tmp/started;"
                    + " q 'CREATE TABLE t(n int PRIMARY KEY, text text)'",
            "q \"INSERT INTO t VALUES($n, '$n commit $n')\"",
            "lines"),
    /** With every command in its append-only file forced. */
    REDIS(
            "Redis",
            SystemService.REDIS,
            "64M",
            "mkdir redis; redis-server --dir /mnt/redis --port 6380 --save '' --appendonly yes --appendfsync always"
                    + " --daemonize yes >/tmp/started; until redis-cli -p 6380 ping >/tmp/ping; do sleep 1; done",
            "[ \"$(redis-cli -p 6380 RPUSH t \"$n commit $n\")\" = $n ]",
            "lines");

    private final String title;
    private final SystemService service;
    private final String imageSize;
    private final String preparation;
    private final String commit;
    private final String copied;

    Store(String title, SystemService service, String imageSize, String preparation, String commit, String copied) {
        this.title = title;
        this.service = service;
        this.imageSize = imageSize;
        this.preparation = preparation;
        this.commit = commit;
        this.copied = copied;
    }

    String title() {
        return title;
    }

    /** What the Debian guest must have. */
    public SystemService service() {
        return service;
    }

    /** Of the file system it lies on, as mke2fs spells it. */
    String imageSize() {
        return imageSize;
    }

    /** Whether it recovers from a power loss while it is made, as from one before. */
    boolean isMadeAtOnce() {
        return this == SQLITE;
    }

    /** For the guest's shell, in the file system's root, once. */
    String preparation() {
        return preparation;
    }

    /** Commits row {@code $n}; succeeds when it is safe. */
    String commit() {
        return commit;
    }

    /** A file that is copied, renamed and removed all the time, so that the file system's journal has something to do. */
    String copied() {
        return copied;
    }
}
