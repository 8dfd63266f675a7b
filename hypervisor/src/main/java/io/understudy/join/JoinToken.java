package io.understudy.join;

import io.understudy.identity.Identity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process that is to fetch its own keys is told, in one word: {@code ROLE/NAME@HOST:PORT#FINGERPRINT#SECRET}.
 *
 * @param who whom it makes
 * @param host where the authority serves
 * @param fingerprint by which the authority is known there
 * @param secret by which the authority knows that it issued this; it takes it once
 */
public record JoinToken(Identity who, String host, int port, String fingerprint, String secret) {
    private static final Pattern TEXT =
            Pattern.compile("([a-z]+/[A-Za-z0-9._-]+)@(.{1,253}):([0-9]{1,5})#([0-9a-f]{32})#([0-9a-f]{32})");

    /** @throws IllegalArgumentException in one line, if it is none */
    public static JoinToken parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (matcher.matches()) {
            Optional<Identity> who = Identity.ofUri("understudy://" + matcher.group(1));
            int port = Integer.parseInt(matcher.group(3));
            if (who.isPresent() && port <= 65_535) {
                return new JoinToken(who.get(), matcher.group(2), port, matcher.group(4), matcher.group(5));
            }
        }
        throw new IllegalArgumentException(
                "this is no token: give the whole word that './understudy keys token' printed");
    }

    /** @throws UnknownHostException in one line */
    InetSocketAddress address() throws UnknownHostException {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new UnknownHostException("no host is called '" + host + "', which the token names");
        }
    }

    @Override
    public String toString() {
        return who.role().word() + "/" + who.name() + "@" + host + ":" + port + "#" + fingerprint + "#" + secret;
    }
}
