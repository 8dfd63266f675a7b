package io.understudy.admission;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** Where a connection comes from, as {@link Admission} counts. */
public final class PeerAddress {
    private PeerAddress() {}

    /** Without the port; one address for all whose own is not known. */
    public static Object of(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress()
                : "unknown";
    }
}
