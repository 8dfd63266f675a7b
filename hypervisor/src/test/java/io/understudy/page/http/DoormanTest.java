package io.understudy.page.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.understudy.page.PageToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoormanTest {
    private static final int PORT = 7400;

    private final PageToken token = PageToken.random();
    private final Doorman doorman = new Doorman(token, "lab.example");

    private static HttpHeaders headers(String... namesAndValues) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.set(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:7400", "localhost:7400", "[::1]:7400", "192.0.2.7:7400", "lab.example:7400"})
    void shouldLetInWhoeverUsesOurAddress(String host) {
        assertTrue(doorman.refusal(headers("Host", host), PORT, "http").isEmpty());
        assertTrue(doorman.refusal(headers("Host", host, "Origin", "http://" + host), PORT, "http")
                .isEmpty());
    }

    /** A name that was made to point here, another port, none at all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:7400",
                "127.0.0.1:7401",
                "127.0.0.1",
                "",
                "127.0.0.1.evil.example:7400",
                "localhost.evil.example:7400",
                "user@127.0.0.1:7400",
                "127.0.0.1:7400:7400",
                "127.0.0.1:99999999999"
            })
    void shouldTurnAwayWhoeverCameByAnother(String host) {
        assertFalse(doorman.refusal(headers("Host", host), PORT, "http").isEmpty(), host);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:7400, http://evil.example",
        "127.0.0.1:7400, http://127.0.0.1:7401",
        "127.0.0.1:7400, https://127.0.0.1:7400",
        "127.0.0.1:7400, http://localhost:7400",
        "127.0.0.1:7400, null",
    })
    void shouldTurnAwayRequestsOfOtherPages(String host, String origin) {
        assertFalse(doorman.refusal(headers("Host", host, "Origin", origin), PORT, "http")
                .isEmpty());
    }

    /** A page that came over TLS says so in its Origin. */
    @Test
    void shouldWantTheOriginsSchemeToBeTheConnections() {
        HttpHeaders page = headers("Host", "192.0.2.7:7400", "Origin", "https://192.0.2.7:7400");
        assertTrue(doorman.refusal(page, PORT, "https").isEmpty());
        assertFalse(doorman.refusal(page, PORT, "http").isEmpty());
    }

    @Test
    void shouldWantTheTokenInTheHeader() {
        assertTrue(doorman.hasToken(headers("Authorization", "Bearer " + token.text())));
        assertFalse(doorman.hasToken(headers()));
        assertFalse(doorman.hasToken(headers("Authorization", "Bearer ")));
        assertFalse(doorman.hasToken(headers("Authorization", token.text())));
        assertFalse(doorman.hasToken(headers("Authorization", "Bearer " + token.text() + "0")));
        assertFalse(doorman.hasToken(headers("Cookie", "token=" + token.text())));
    }

    @Test
    void shouldWantTokenAndOriginOfAWebSocket() {
        HttpHeaders page = headers("Origin", "http://127.0.0.1:7400");
        assertTrue(doorman.hasToken(page, "understudy-terminal, token." + token.text()));
        assertFalse(doorman.hasToken(page, "understudy-terminal, token."));
        assertFalse(doorman.hasToken(page, "understudy-terminal"));
        assertFalse(doorman.hasToken(headers(), "understudy-terminal, token." + token.text()));
    }
}
