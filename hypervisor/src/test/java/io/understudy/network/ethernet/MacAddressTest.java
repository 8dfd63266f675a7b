package io.understudy.network.ethernet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
    @Test
    void shouldReadWhatItWrites() {
        assertEquals(0x5254_0012_34ABL, MacAddress.parse("52:54:00:12:34:AB").bits());
        assertEquals("52:54:00:12:34:ab", new MacAddress(0x5254_0012_34ABL).toString());
        assertEquals("ff:ff:ff:ff:ff:ff", MacAddress.BROADCAST.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "52:54:00:12:34",
                "52:54:00:12:34:5",
                "52-54-00-12-34-56",
                "52:54:00:12:34:56:78",
                "g2:54:00:12:34:56"
            })
    void shouldSayHowAnAddressIsWritten(String text) {
        String said = assertThrows(IllegalArgumentException.class, () -> MacAddress.parse(text))
                .getMessage();
        assertTrue(said.startsWith("'" + text + "' is no Ethernet address"), said);
    }

    @Test
    void shouldKnowWhatACardMayHave() {
        assertTrue(MacAddress.parse("52:54:00:12:34:56").isStation());
        assertFalse(MacAddress.parse("01:00:5e:00:00:01").isStation(), "a group");
        assertFalse(MacAddress.BROADCAST.isStation());
        assertFalse(new MacAddress(0).isStation());
        assertThrows(IllegalArgumentException.class, () -> new MacAddress(1L << 48));
    }
}
