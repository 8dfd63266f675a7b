package io.understudy.cli.control;

import io.understudy.network.ethernet.MacAddress;
import java.nio.file.Path;
import java.util.Set;

/**
 * What a capture file gets, as it is given: {@code FILE} or {@code FILE,port=PORT}.
 *
 * @param port {@code user}, {@code stream}, a TAP device's name or a card's address; empty if it is the whole segment
 */
record Capture(Path file, String port) {
    private static final String PORT = ",port=";

    /** @throws IllegalArgumentException in one line, if it is not understood */
    static Capture parse(String text) {
        int at = text.lastIndexOf(PORT);
        if (at < 0) {
            return new Capture(Path.of(text), "");
        }
        String port = text.substring(at + PORT.length());
        if (port.isEmpty()) {
            throw new IllegalArgumentException("--pcap " + text + " names no port: leave ',port=' out, or give one");
        }
        // An address as the switch writes it, whatever letters it was given in.
        return new Capture(
                Path.of(text.substring(0, at)),
                port.contains(":") ? MacAddress.parse(port).toString() : port);
    }

    /**
     * Checks that there will be such a port. Cards come and go.
     *
     * @param named those that have names
     * @throws IllegalArgumentException in one line, if there will not
     */
    void requirePort(Set<String> named) {
        if (!port.isEmpty() && !port.contains(":") && !named.contains(port)) {
            throw new IllegalArgumentException("--pcap " + file + ": there is no port '" + port + "': give "
                    + (named.isEmpty() ? "" : String.join(" or ", named) + ", or ")
                    + "a card's address, as in port=52:54:00:12:34:56");
        }
    }
}
