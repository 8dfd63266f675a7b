package io.understudy.handshake;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.understudy.identity.Identity;
import java.util.Optional;

/** Who is at the other end of a connection, once that is known. */
public final class PeerIdentity {
    private static final AttributeKey<Identity> KEY = AttributeKey.valueOf(PeerIdentity.class, "identity");

    private PeerIdentity() {}

    /** Nobody before the handshake is over. */
    public static Optional<Identity> of(Channel channel) {
        return Optional.ofNullable(channel.attr(KEY).get());
    }

    static void set(Channel channel, Identity identity) {
        channel.attr(KEY).set(identity);
    }
}
