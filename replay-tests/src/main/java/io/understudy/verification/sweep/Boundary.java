package io.understudy.verification.sweep;

import io.understudy.replica.platform.FailPoint;

/**
 * A place to die, and what the primary leaves behind there.
 *
 * @param at which entry came how far just now
 * @param received entries that the backup has
 * @param seen outputs that the client has
 * @param consumed bytes of input that the gateway was told to forget
 */
public record Boundary(FailPoint at, long received, long seen, long consumed) {
    @Override
    public String toString() {
        return at.toString();
    }
}
