package io.understudy.verification.network;

import java.io.IOException;

/** What a client speaks with the guest, and on which port of the guest. */
public enum Over {
    HTTP(80),
    TCP(7777),
    SSH(22);

    private final int port;

    Over(int port) {
        this.port = port;
    }

    /** The guest's. */
    public int port() {
        return port;
    }

    /**
     * Connects.
     *
     * @param hostPort where that port of the guest is reached, on loopback
     * @throws IOException if nobody answers there yet, or with one line that says what is missing on this host
     */
    NetworkClient connect(int hostPort, long seed, Heard heard) throws IOException {
        return switch (this) {
            case HTTP -> new HttpClient(hostPort, seed, heard);
            case TCP -> TallyClient.overTcp(hostPort, seed, heard);
            case SSH -> TallyClient.overSsh(hostPort, seed, heard);
        };
    }
}
