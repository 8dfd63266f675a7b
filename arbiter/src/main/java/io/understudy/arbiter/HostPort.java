package io.understudy.arbiter;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/** An address as people write it, {@code 127.0.0.1:7070}, where Java would say {@code localhost/127.0.0.1:7070}. */
public final class HostPort {
    private HostPort() {}

    public static String text(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        String host = ip == null ? address.getHostString() : ip.getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Several, as people write them: with commas. */
    public static String text(List<InetSocketAddress> addresses) {
        return addresses.stream().map(HostPort::text).collect(Collectors.joining(","));
    }

    /**
     * The mirror of {@link #text}; the host's name is not looked up.
     *
     * @throws IllegalArgumentException if it is no such text, in one line
     */
    public static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            String host = text.substring(0, Math.max(colon, 0)).replaceAll("^\\[(.*)]$", "$1");
            int port = Integer.parseInt(text.substring(colon + 1));
            if (!host.isEmpty()) {
                return InetSocketAddress.createUnresolved(host, port);
            }
        } catch (IllegalArgumentException e) {
            // Said below, whatever is wrong with it.
        }
        throw new IllegalArgumentException("'" + text + "' is no address: give HOST:PORT, as in 127.0.0.1:7101");
    }
}
