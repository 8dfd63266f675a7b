package io.understudy.page.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.understudy.page.PageToken;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may have what. A browser sends requests for any page that is open in it, so it is not enough that a request comes from this
 * computer: it must have been addressed to us by number (a name could be made to point here, which is called DNS rebinding), come
 * from a page of ours, and know the token.
 */
final class Doorman {
    private static final Pattern HOST =
            Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+]|localhost|[^:/\\[\\]]+):(\\d{1,5})");
    private static final String BEARER = "Bearer ";

    private final PageToken token;
    private final String ownName;

    /** @param ownName under which the user has us listen, if it is a name at all */
    Doorman(PageToken token, String ownName) {
        this.token = token;
        this.ownName = ownName;
    }

    /**
     * Why this request is none for us, whatever it asks for; none if it may be.
     *
     * @param scheme of the connection, http or https
     */
    Optional<String> refusal(HttpHeaders headers, int port, String scheme) {
        String host = headers.get(HttpHeaderNames.HOST, "");
        Matcher parts = HOST.matcher(host);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) != port || !isOurs(parts.group(1))) {
            return Optional.of("this is no address of the page: open the one that the command printed");
        }
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        return origin == null || origin.equals(scheme + "://" + host)
                ? Optional.empty()
                : Optional.of("another page asks for this one's data");
    }

    /** Whether it has the token, in the header that only a page of ours can set. */
    boolean hasToken(HttpHeaders headers) {
        String authorization = headers.get(HttpHeaderNames.AUTHORIZATION, "");
        return authorization.startsWith(BEARER) && token.is(authorization.substring(BEARER.length()));
    }

    /** The same of a WebSocket, which cannot set that header: its Origin must be named, and the token is a subprotocol. */
    boolean hasToken(HttpHeaders headers, String protocols) {
        if (headers.get(HttpHeaderNames.ORIGIN) == null) {
            return false;
        }
        for (String protocol : protocols.split(",", -1)) {
            String name = protocol.strip();
            if (name.startsWith("token.") && token.is(name.substring("token.".length()))) {
                return true;
            }
        }
        return false;
    }

    /** Addresses by number cannot be made to point elsewhere. */
    private boolean isOurs(String host) {
        return host.startsWith("[") || host.matches("[\\d.]+") || host.equals("localhost") || host.equals(ownName);
    }
}
