package io.understudy.arbiter;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A random name for one journal from its creation on. An arbiter whose journal was lost starts a new one with another
 * id, which is how clients notice.
 *
 * @param high first eight bytes
 * @param low last eight bytes
 */
public record ClusterId(long high, long low) {
    public static final int BYTES = 16;

    public static ClusterId random() {
        SecureRandom random = new SecureRandom();
        return new ClusterId(random.nextLong(), random.nextLong());
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
