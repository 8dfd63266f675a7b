package io.understudy.arbiter;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** An address as people write it, {@code 127.0.0.1:7070}, where Java would say {@code localhost/127.0.0.1:7070}. */
public final class HostPort {
    private HostPort() {}

    public static String text(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        String host = ip == null ? address.getHostString() : ip.getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
