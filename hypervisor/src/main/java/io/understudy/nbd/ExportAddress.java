package io.understudy.nbd;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an export is.
 *
 * @param name of the export, empty for the server's default
 */
public record ExportAddress(String host, int port, String name) {
    private static final Pattern URI =
            Pattern.compile("nbd://([^:/?]+|\\[[0-9a-fA-F:.]+])(?::([0-9]{1,5}))?(?:/([^?]*))?");
    private static final Pattern OLD = Pattern.compile("nbd:([^:/]+):([0-9]{1,5})(?::exportname=(.*))?");

    /** The protocol allows 4096; a disk's name need not be a novel. */
    private static final int MOST_NAME = 255;

    /** Whether somebody who wrote this means an export, and no file. */
    public static boolean isMeant(String text) {
        return text.startsWith("nbd:") || text.startsWith("nbd+");
    }

    /**
     * As QEMU has them: {@code nbd://HOST[:PORT][/EXPORT]} or {@code nbd:HOST:PORT[:exportname=EXPORT]}.
     *
     * @throws IllegalArgumentException if it is none, in one line
     */
    public static ExportAddress parse(String text) {
        Matcher uri = URI.matcher(text);
        Matcher old = OLD.matcher(text);
        if (uri.matches()) {
            return of(text, uri);
        }
        if (old.matches()) {
            return of(text, old);
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no NBD export: give nbd://HOST:PORT/EXPORT or nbd:HOST:PORT:exportname=EXPORT");
    }

    private static ExportAddress of(String text, Matcher found) {
        int port = found.group(2) == null ? NbdProtocol.PORT : Integer.parseInt(found.group(2));
        String name = found.group(3) == null ? "" : found.group(3);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("'" + text + "' has port " + port + ": there are 1 to 65535");
        }
        if (name.length() > MOST_NAME || !name.matches("[ -~]*")) {
            throw new IllegalArgumentException(
                    "'" + text + "' names an export by more than " + MOST_NAME + " characters, or others than ASCII");
        }
        return new ExportAddress(found.group(1), port, name);
    }

    /** Resolved just now; a name that nobody knows is found out by who connects. */
    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(host.replaceAll("[\\[\\]]", ""), port);
    }

    @Override
    public String toString() {
        return "nbd://" + host + ":" + port + "/" + name;
    }
}
