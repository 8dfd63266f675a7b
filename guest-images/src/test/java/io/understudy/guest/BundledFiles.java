package io.understudy.guest;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The files beside the images as the jar holds them, for tests that damage one on the way. */
final class BundledFiles {
    private BundledFiles() {}

    static byte[] read(String file) {
        try (InputStream stream = GuestCatalogue.class.getResourceAsStream("images/" + file)) {
            assertNotNull(stream, file);
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
