package io.understudy.cli.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.network.outside.Forward;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutsideTest {
    @Test
    void shouldReadTheWaysOutside() {
        assertEquals(new Outside("", List.of()), Outside.parse("user"));
        assertEquals(
                new Outside("", List.of(new Forward("tcp", "127.0.0.1", 8080, 80), new Forward("udp", "", 53, 53))),
                Outside.parse("user,hostfwd=tcp:127.0.0.1:8080-:80,hostfwd=udp::53-:53"));
        assertEquals(new Outside("tap0", List.of()), Outside.parse("tap,ifname=tap0"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vde | --outside vde is not understood: give user",
                "user,ifname=a | --outside user has no 'ifname=a': give hostfwd=",
                "user,hostfwd=80 | hostfwd=80 is not understood",
                "tap | --outside tap needs the device's name",
                "tap,ifname= | --outside tap needs the device's name",
                "tap,hostfwd=tcp::1-:2 | --outside tap has no 'hostfwd=tcp::1-:2': give ifname=NAME",
            })
    void shouldSayWhatIsWrong(String text, String start) {
        String said = assertThrows(IllegalArgumentException.class, () -> Outside.parse(text))
                .getMessage();
        assertTrue(said.startsWith(start), said);
    }
}
