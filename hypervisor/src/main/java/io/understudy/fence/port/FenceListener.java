package io.understudy.fence.port;

import io.understudy.nbd.Claim;

/** What a fence tells whoever runs it. On its event loop. */
public interface FenceListener {
    /** This host's requests are passed on from now on. */
    void entered(String export, Claim claim);

    /** The first request of a host since it entered that changes the export. */
    void firstChange(String export, Claim claim);

    /** They are not any more. */
    void left(String export, Claim claim, String reason);
}
