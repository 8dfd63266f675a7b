package io.understudy.log.message;

import io.understudy.log.wire.WireWriter;

/**
 * A host by its name and how often it has been started, so that a restarted host is never mistaken for its former self.
 *
 * @param host at most {@link #MAX_HOST_BYTES} bytes of UTF-8
 * @param incarnation 0 or more
 */
public record HostIncarnation(String host, long incarnation) {
    public static final int MAX_HOST_BYTES = 255;

    public HostIncarnation {
        WireWriter.requireText(host, MAX_HOST_BYTES, "the host name");
        if (incarnation < 0) {
            throw new IllegalArgumentException("an incarnation is not negative: " + incarnation);
        }
    }

    @Override
    public String toString() {
        return host + "#" + incarnation;
    }
}
