package io.understudy.verification.network;

import java.io.IOException;

/** What the demo's client speaks with the guest. */
public enum Over {
    HTTP(Service.HTTP),
    TCP(Service.TALLY),
    SSH(Service.SSH);

    private final Service service;

    Over(Service service) {
        this.service = service;
    }

    /** With what of the guest. */
    public Service service() {
        return service;
    }

    /** What the client has the guest do, for people. */
    String load() {
        return this == HTTP ? "downloads and uploads over HTTP" : "one session over " + this;
    }

    /**
     * Connects.
     *
     * @param hostPort where that port of the guest is reached, on loopback
     * @throws IOException if nobody answers there yet, or with one line that says what is missing on this host
     */
    public NetworkClient connect(int hostPort, long seed, Heard heard) throws IOException {
        return switch (this) {
            case HTTP -> new HttpClient(hostPort, seed, heard);
            case TCP -> TallyClient.overTcp(hostPort, seed, heard);
            case SSH -> TallyClient.through(SecureShell.start(hostPort, "/bin/tally"), seed, heard);
        };
    }
}
