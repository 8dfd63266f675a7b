package io.understudy.handshake;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.understudy.identity.Identity;
import java.util.Optional;

/** Who is at the other end of a connection, once that is known. */
public final class PeerIdentity {
    private static final AttributeKey<Identity> KEY = AttributeKey.valueOf(PeerIdentity.class, "identity");

    private static final AttributeKey<Identity> OWN = AttributeKey.valueOf(PeerIdentity.class, "own");

    private PeerIdentity() {}

    /** Nobody before the handshake is over. */
    public static Optional<Identity> of(Channel channel) {
        return Optional.ofNullable(channel.attr(KEY).get());
    }

    /** Who this end is by its certificate; nobody where no certificates are asked for. */
    public static Optional<Identity> own(Channel channel) {
        return Optional.ofNullable(channel.attr(OWN).get());
    }

    /** Before anything is said; of this end, which knows. */
    public static void setOwn(Channel channel, Identity identity) {
        channel.attr(OWN).set(identity);
    }

    static void set(Channel channel, Identity identity) {
        channel.attr(KEY).set(identity);
    }
}
