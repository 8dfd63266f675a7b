package io.understudy.cli.process;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.handshake.Handshake;
import io.understudy.handshake.OwnHandshake;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnKeysTest {
    @TempDir
    private Path folder;

    @AfterEach
    void forget() {
        OwnHandshake.choose(() -> Handshake.OPEN);
    }

    /** {@code keys} and {@code --help} must go before there are any. */
    @Test
    void shouldLookIntoTheFolderThatTheEnvironmentNamesWhenASocketIsOpened() {
        Path missing = folder.resolve("not-yet");
        assertDoesNotThrow(() -> OwnKeys.choose(null, false, Map.of(OwnKeys.VARIABLE, missing.toString())));
        String line = assertThrows(IllegalStateException.class, () -> Transport.nio("never"))
                .getMessage();
        assertTrue(line.contains(missing.toString()) && line.endsWith("(named by UNDERSTUDY_KEYS)"), line);
        assertFalse(line.contains("\n"));
    }

    @Test
    void shouldRefuseTheFolderOfAnOptionAtOnce() {
        Path missing = folder.resolve("not-yet");
        String line = assertThrows(IOException.class, () -> OwnKeys.choose(missing, false, Map.of()))
                .getMessage();
        assertTrue(line.contains(missing.toString()), line);
    }

    @Test
    void shouldRefuseKeysAndInsecureTogether() {
        assertEquals(
                "--keys and --insecure contradict each other: give one",
                assertThrows(IllegalArgumentException.class, () -> OwnKeys.choose(folder, true, Map.of()))
                        .getMessage());
    }
}
