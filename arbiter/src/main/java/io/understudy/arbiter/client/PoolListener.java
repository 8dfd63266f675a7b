package io.understudy.arbiter.client;

import io.understudy.arbiter.pool.PoolSnapshot;

/** Hears what the arbiter has to say to a host that reports. Called on the client's event loop. */
public interface PoolListener {
    /**
     * What concerns this host, all of it: its own entry, and the machines in whose view it is, for which it is appointed,
     * and with which it is busy, with their specifications. At the first report of each connection and after every
     * change. Nothing in here permits a host to act; only the test-and-set does.
     */
    void pushed(PoolSnapshot own);

    /**
     * The report does not count: a later life of the same name has reported, or there are names enough.
     *
     * @param reason one line for people; comes with every report for as long as it holds
     */
    void declined(String reason);
}
