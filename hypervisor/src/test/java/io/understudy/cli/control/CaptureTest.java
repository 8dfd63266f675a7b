package io.understudy.cli.control;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureTest {
    private static final Set<String> NAMED = new TreeSet<>(Set.of("user", "tap0"));

    @Test
    void shouldReadAFileAndAPort() {
        assertEquals(new Capture(Path.of("a,b.pcap"), ""), Capture.parse("a,b.pcap"));
        assertEquals(new Capture(Path.of("a.pcap"), "user"), Capture.parse("a.pcap,port=user"));
        assertEquals(new Capture(Path.of("a"), "52:54:00:ab:cd:ef"), Capture.parse("a,port=52:54:00:AB:cd:EF"));
    }

    @Test
    void shouldTakePortsThatThereAreAndCardsThatMayCome() {
        for (String text : new String[] {"a", "a,port=tap0", "a,port=52:54:00:12:34:56"}) {
            assertDoesNotThrow(() -> Capture.parse(text).requirePort(NAMED), text);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,port= | --pcap a,port= names no port",
                "a,port=52:54 | '52:54' is no Ethernet address",
                "a,port=stream | --pcap a: there is no port 'stream': give tap0 or user, or a card's address",
            })
    void shouldSayWhatIsWrong(String text, String start) {
        String said = assertThrows(
                        IllegalArgumentException.class,
                        () -> Capture.parse(text).requirePort(NAMED))
                .getMessage();
        assertTrue(said.startsWith(start), said);
    }
}
