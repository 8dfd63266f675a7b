package io.understudy.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.linux.Architecture;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
    @Test
    void shouldAskForAllOnceOn32Bits() {
        assertEquals(new Request(Set.of(), Architecture.I386, 1, 32), Request.of(List.of()));
    }

    @Test
    void shouldTakeOptionsInAnyOrder() {
        assertEquals(
                new Request(Set.of("--work"), Architecture.AMD64, 3, 32),
                Request.of(List.of("--rounds", "3", "--work", "--arch", "amd64")));
    }

    @Test
    void shouldTakeTheSizeOfTransfersForTheNetworkAlone() {
        assertEquals(
                new Request(Set.of("--network"), Architecture.I386, 2, 8),
                Request.of(List.of("--network", "--megabytes", "8", "--rounds", "2")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nonsense",
                "--arch amd64",
                "--pause --arch amd64",
                "--linux --arch",
                "--linux --arch mips",
                "--linux --rounds 2",
                "--work --rounds",
                "--work --rounds 0",
                "--work --rounds 1000",
                "--work --megabytes 8",
                "--network --megabytes 0"
            })
    void shouldRefuseInOneLine(String arguments) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Request.of(List.of(arguments.split(" ", -1))));
        assertTrue(refusal.getMessage().matches("bench [^\\n]*: give [^\\n]*"), refusal.getMessage());
    }
}
