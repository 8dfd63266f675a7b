package io.understudy.arbiter.client;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.HostPort;
import java.net.InetSocketAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line when the arbiter goes away and one when it is back, for whoever has nothing more precise to say. */
final class ConnectionLog implements ConnectionListener {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLog.class);

    private final String address;
    private boolean isHere;
    private boolean away;

    ConnectionLog(List<InetSocketAddress> addresses) {
        this.address = HostPort.text(addresses);
    }

    @Override
    public void connected(ClusterId cluster) {
        // Another one of several may lead now: that is not news.
        if (!isHere) {
            LOG.info("connected to the arbiter at {}", address);
        }
        isHere = true;
        away = false;
    }

    @Override
    public void disconnected(String reason) {
        isHere = false;
        if (!away) {
            away = true;
            LOG.warn("no arbiter at {} ({}); trying until it is there", address, reason);
        }
    }
}
