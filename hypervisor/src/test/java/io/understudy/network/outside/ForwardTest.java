package io.understudy.network.outside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardTest {
    @Test
    void shouldReadWhatQemuReadsAndSayItToPasst() {
        assertEquals("8080:80", Forward.parse("tcp::8080-:80").forPasst());
        assertEquals(new Forward("tcp", "", 8080, 80), Forward.parse("::8080-:80"));
        assertEquals(
                "127.0.0.1/5353:53", Forward.parse("udp:127.0.0.1:5353-:53").forPasst());
        assertEquals("udp", Forward.parse("udp:127.0.0.1:5353-:53").protocol());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tcp:8080:80",
                "tcp::8080-80",
                "sctp::1-:2",
                "tcp::0-:80",
                "tcp::80-:65536",
                "tcp::80-:999999",
                "tcp:a:1-:2"
            })
    void shouldSayHowAForwardIsWritten(String text) {
        String said = assertThrows(IllegalArgumentException.class, () -> Forward.parse(text))
                .getMessage();
        assertTrue(said.startsWith("hostfwd=" + text + " is not understood: write"), said);
    }
}
