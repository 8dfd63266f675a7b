package io.understudy.verification.process;

import io.understudy.cli.process.OwnKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Whoever starts the product's processes, and then speaks to them with its own clients, is one of the same user's. */
public final class SameUser {
    private SameUser() {}

    /** For this process from now on. */
    public static void begin() {
        try {
            OwnKeys.choose(null, false, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
