package io.understudy.replica.partner;

import io.understudy.arbiter.HostPort;
import io.understudy.log.channel.ChannelClient;
import io.understudy.log.channel.ChannelLimits;
import io.understudy.log.channel.ChannelListener;
import io.understudy.log.channel.LogLink;
import io.understudy.log.message.ChannelMessage;
import io.understudy.transport.Transport;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A partner that is reached over a log link of this host's. */
public final class LinkPartner implements Partner {
    private LogLink link;

    @Override
    public LogLink link() {
        return link;
    }

    @Override
    public void send(ChannelMessage message) {
        link.send(message);
    }

    @Override
    public void receive(boolean on) {
        link.receive(on);
    }

    @Override
    public void close(String why) {
        link.close(why);
    }

    /** Links that this host makes. */
    public static Connector connector(Transport transport, ChannelLimits limits) {
        return (address, listener) -> {
            LinkPartner partner = new LinkPartner();
            InetSocketAddress at = HostPort.parse(address);
            partner.link = ChannelClient.connect(
                    transport, at.getHostString(), at.getPort(), limits, new Made(partner, listener));
            return partner;
        };
    }

    /** Links that others make with this host, whose protocol may not be there before it listens. */
    public static ChannelListener accepting(Supplier<PartnerListener> listener) {
        return new Accepted(listener);
    }

    private static final class Made implements ChannelListener {
        private final LinkPartner partner;
        private final PartnerListener listener;

        Made(LinkPartner partner, PartnerListener listener) {
            this.partner = partner;
            this.listener = listener;
        }

        @Override
        public void connected(LogLink link) {
            partner.link = link;
            listener.connected(partner);
        }

        @Override
        public void message(LogLink link, ChannelMessage message) {
            listener.message(partner, message);
        }

        @Override
        public void closed(LogLink link, String reason) {
            partner.link = link;
            listener.closed(partner, reason);
        }
    }

    private static final class Accepted implements ChannelListener {
        private final Supplier<PartnerListener> listener;
        private final Map<LogLink, LinkPartner> partners = new HashMap<>();

        Accepted(Supplier<PartnerListener> listener) {
            this.listener = listener;
        }

        @Override
        public void connected(LogLink link) {
            LinkPartner partner = new LinkPartner();
            partner.link = link;
            partners.put(link, partner);
            listener.get().connected(partner);
        }

        @Override
        public void message(LogLink link, ChannelMessage message) {
            listener.get().message(partners.get(link), message);
        }

        @Override
        public void closed(LogLink link, String reason) {
            LinkPartner partner = partners.remove(link);
            if (partner != null) {
                listener.get().closed(partner, reason);
            }
        }
    }
}
