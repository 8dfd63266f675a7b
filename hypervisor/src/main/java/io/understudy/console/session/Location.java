package io.understudy.console.session;

import io.understudy.message.MessageRules;

/**
 * Where a VM's primary has its console port.
 *
 * @param view the arbiter's view number in which it is primary
 * @param address {@code host:port}, an IPv6 host in brackets; a number rather than a name, because a name is looked up
 *     on the gateway's event loop
 */
public record Location(long view, String address) {
    public Location {
        MessageRules.actingView(view);
        MessageRules.text("console address", address, 255);
        int colon = address.lastIndexOf(':');
        if (colon < 1 || !address.substring(colon + 1).matches("[1-9][0-9]{0,4}") || port(address) > 65535) {
            throw new IllegalArgumentException("console address '" + address + "' is not host:port");
        }
    }

    /** The name or number of the host, without brackets. */
    public String host() {
        String host = address.substring(0, address.lastIndexOf(':'));
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** 1 to 65535. */
    public int port() {
        return port(address);
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }
}
