package io.understudy.page.terminal;

import io.netty.channel.ChannelHandler;
import io.understudy.transport.Transport;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The serial lines that pages look at, by their machines. On the transport's event loop. */
public final class Terminals {
    /** A page may ask for lines of machines that are not there. */
    private static final int MOST_LINES = 64;

    private final Transport transport;
    private final Function<String, Optional<InetSocketAddress>> gateways;
    private final Map<String, SharedLine> lines = new LinkedHashMap<>();

    /** @param gateways where a machine's gateway serves users, by the machine's name */
    public Terminals(Transport transport, Function<String, Optional<InetSocketAddress>> gateways) {
        this.transport = transport;
        this.gateways = gateways;
    }

    /** The handler of one page's WebSocket, behind the codec; none if there are too many lines. */
    public Optional<ChannelHandler> open(String vm) {
        if (!lines.containsKey(vm) && lines.size() >= MOST_LINES) {
            return Optional.empty();
        }
        SharedLine line = lines.computeIfAbsent(vm, name -> new SharedLine(transport, () -> gateways.apply(name)));
        return Optional.of(new PageTerminal(line));
    }
}
