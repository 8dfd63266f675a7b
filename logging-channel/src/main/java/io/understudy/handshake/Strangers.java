package io.understudy.handshake;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.understudy.admission.Admission;
import io.understudy.admission.AdmissionLimits;
import io.understudy.admission.PeerAddress;
import io.understudy.identity.Identity;
import io.understudy.identity.Service;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one port of which it is not known who made them. They have places of their own, so many per address, a
 * time in which to say who they are, and a line each when they are turned away, as long as they are not too many. On the
 * port's event loop.
 */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Strangers {
    private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);

    private static final AttributeKey<Boolean> SAID = AttributeKey.valueOf(Strangers.class, "said");

    private final Service port;
    private final Admission<Channel> places = new Admission<>(AdmissionLimits.STANDARD);
    private final RefusalLines lines = new RefusalLines();

    private final Consumer<String> said;

    /** Of a port for this; what they are refused for goes to the log. */
    public Strangers(Service port) {
        this(port, LOG::warn);
    }

    /** @param said gets the lines */
    Strangers(Service port, Consumer<String> said) {
        this.port = port;
        this.said = said;
    }

    /** It has a place from now on, in place of one that is idle if there is none. */
    public void came(Channel channel) {
        places.admit(channel, PeerAddress.of(channel)).ifPresent(idle -> idle.close());
        channel.closeFuture().addListener(closed -> places.left(channel));
        var timeout =
                channel.eventLoop().schedule(() -> expired(channel), Handshake.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> timeout.cancel(false));
    }

    private void expired(Channel channel) {
        if (channel.isOpen() && PeerIdentity.of(channel).isEmpty()) {
            refused(channel, "it did not say who it is within " + Handshake.PATIENCE_MILLIS / 1000 + " s");
            var unused = channel.close();
        }
    }

    /** It is none any more, but this one. */
    public void known(Channel channel, Identity peer) {
        places.left(channel);
        PeerIdentity.set(channel, peer);
    }

    /** Says so, once for each connection. */
    public void refused(Channel channel, String reason) {
        places.left(channel);
        if (channel.hasAttr(SAID)) {
            return;
        }
        channel.attr(SAID).set(true);
        long now = TimeUnit.NANOSECONDS.toMillis(channel.eventLoop().ticker().nanoTime());
        lines.worthOne(now)
                .ifPresent(unsaid -> said.accept("refused " + channel.remoteAddress() + " at the port for " + port
                        + ": " + reason + (unsaid == 0 ? "" : " (and " + unsaid + " more of which nothing was said)")));
    }
}
