package io.understudy.verification.history;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer to {@code sum}: the sum modulo 2^32, over all entries, of the 32-bit FNV-1a hash of the key, a zero byte
 * and the value, so that the order in which keys came does not show; and the number of keys.
 */
record StoreSum(int hash, int keys) {
    private static final Pattern FORM = Pattern.compile("SUM ([0-9a-f]{8}) keys=([0-9]{1,9})");
    private static final int FNV_OFFSET = 0x811C9DC5;
    private static final int FNV_PRIME = 0x01000193;

    static Optional<StoreSum> parse(String answer) {
        Matcher match = FORM.matcher(answer);
        return match.matches()
                ? Optional.of(
                        new StoreSum(Integer.parseUnsignedInt(match.group(1), 16), Integer.parseInt(match.group(2))))
                : Optional.empty();
    }

    static StoreSum of(Map<String, String> store) {
        int hash = 0;
        for (Map.Entry<String, String> entry : store.entrySet()) {
            hash += fnv(entry.getKey() + '\0' + entry.getValue());
        }
        return new StoreSum(hash, store.size());
    }

    StoreSum plus(StoreSum other) {
        return new StoreSum(hash + other.hash, keys + other.keys);
    }

    StoreSum minus(StoreSum other) {
        return new StoreSum(hash - other.hash, keys - other.keys);
    }

    /** As the guest writes it. */
    @Override
    public String toString() {
        return String.format("SUM %08x keys=%d", hash, keys);
    }

    private static int fnv(String text) {
        int hash = FNV_OFFSET;
        for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
            hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
        }
        return hash;
    }
}
