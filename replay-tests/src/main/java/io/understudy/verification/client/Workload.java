package io.understudy.verification.client;

import java.util.List;

/**
 * What a client asks of the guest.
 *
 * @param keys the keys it works on, each 1 to 32 printable characters without spaces. It deletes them when it begins.
 * @param clients how many logical clients share the line, which is how many requests may be under way: 1 to 64
 * @param longestValueBytes when a value might grow beyond this it is put anew: 32 to 3000, so that lines stay short
 * @param longestPrintLines the most lines one {@code print} asks for: 1 to 1000
 * @param operationsMost after this many operations the client asks no more, which bounds the history: 1 to 10 million
 */
public record Workload(
        List<String> keys, int clients, int longestValueBytes, int longestPrintLines, int operationsMost) {
    /** Five keys, eight clients. */
    public static final Workload DEFAULT = new Workload(List.of("a", "b", "c", "d", "e"), 8, 160, 120, 1_000_000);

    /** The key with which the client finds, and at the end proves, that answers and requests are in step. */
    static final String SYNC_KEY = "in-step";

    public Workload {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a workload needs at least one key");
        }
        for (String key : keys) {
            if (!key.matches("[!-~]{1,32}") || key.equals(SYNC_KEY)) {
                throw new IllegalArgumentException("key '" + key + "' must be 1 to 32 printable characters without "
                        + "spaces, and not '" + SYNC_KEY + "'");
            }
        }
        requireRange("clients", clients, 1, 64);
        requireRange("longestValueBytes", longestValueBytes, 32, 3000);
        requireRange("longestPrintLines", longestPrintLines, 1, 1000);
        requireRange("operationsMost", operationsMost, 1, 10_000_000);
    }

    private static void requireRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be " + least + " to " + most);
        }
    }
}
