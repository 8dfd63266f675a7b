package io.understudy.arbiter.view;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"a", "host-1.example_x", "0", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void shouldTakeNames(String name) {
        assertDoesNotThrow(() -> new VmName(name));
        assertDoesNotThrow(() -> new HostIdentity(name, -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-a",
                ".",
                "a b",
                "a\n",
                "a\u001b[2J",
                "\u00e4",
                "a/b",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void shouldRefuseNamesThatCouldNotBePrinted(String name) {
        assertThrows(IllegalArgumentException.class, () -> new VmName(name));
        assertThrows(IllegalArgumentException.class, () -> new HostIdentity(name, 1));
        assertThrows(IllegalArgumentException.class, () -> new Host(name, 1, "", ""));
    }

    @ParameterizedTest
    @CsvSource({"a, a", "a/1, a", "host-1.example_x/20, host-1.example_x", "0/999, 0"})
    void shouldKnowTheHostOfASlot(String name, String host) {
        assertEquals(new HostName(host), new HostName(name).withoutSlot());
        assertEquals(host, new Host(name, 1, "", "").nameWithoutSlot());
        assertDoesNotThrow(() -> new HostIdentity(name, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/", "/1", "a/0", "a/01", "a/1000", "a/x", "a/1/2", "a/-1", "a/1\n", "a /1"})
    void shouldRefuseOtherSlots(String name) {
        assertThrows(IllegalArgumentException.class, () -> new HostName(name));
        assertThrows(IllegalArgumentException.class, () -> new HostIdentity(name, 1));
        assertThrows(IllegalArgumentException.class, () -> new Host(name, 1, "", ""));
    }

    @Test
    void shouldHaveNoMachineNamedLikeASlot() {
        assertThrows(IllegalArgumentException.class, () -> new VmName("a/1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost:1", "10.0.0.1:65535", "[::1]:80", "[fe80::1%eth0]:7000", "a-b.c:9"})
    void shouldTakeAddresses(String address) {
        assertDoesNotThrow(() -> new Host("a", 1, address, address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", ":80", "a:0", "a:65536", "a:999999", "a:-1", "::1:80", "a b:80", "a:80\n", "[x]:80"
            })
    void shouldRefuseOtherAddresses(String address) {
        assertThrows(IllegalArgumentException.class, () -> new Host("a", 1, address, ""));
        assertThrows(IllegalArgumentException.class, () -> new Host("a", 1, "", address));
    }
}
