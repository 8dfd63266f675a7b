package io.understudy.arbiter.wish;

import java.security.SecureRandom;

/**
 * What makes a wish unique: 16 random bytes, drawn once and repeated when the answer was lost.
 *
 * @param high first eight bytes
 * @param low last eight bytes
 */
public record WishId(long high, long low) {
    public static WishId random() {
        SecureRandom random = new SecureRandom();
        return new WishId(random.nextLong(), random.nextLong());
    }
}
