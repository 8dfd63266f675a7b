package io.understudy.verification.network;

/** What guests serve over their cards, and on which of their ports: the Linux guest, and a Debian guest with a database. */
public enum Service {
    /** Downloads, uploads and pages; each connection is for one of them. */
    HTTP(80),
    /** A session in which each answer depends on all that was said before. */
    TALLY(7777),
    /** Answers with the MD5 sum of all that was sent, once the sender's side is closed. */
    SUM(7778),
    /** HTTP whose connections stay open for more requests. */
    KEPT_HTTP(7779),
    SSH(22),
    POSTGRESQL(5432),
    REDIS(6379);

    private final int port;

    Service(int port) {
        this.port = port;
    }

    /** The guest's. */
    public int port() {
        return port;
    }
}
