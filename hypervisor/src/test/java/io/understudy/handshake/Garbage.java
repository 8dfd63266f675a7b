package io.understudy.handshake;

import java.util.Arrays;
import java.util.Random;

/** What hostile or broken programs send: noise, and good words with something wrong. */
public final class Garbage {
    private Garbage() {}

    public static byte[] of(Random random, byte[] good) {
        byte[] words = good.clone();
        switch (random.nextInt(5)) {
            case 0:
                words = new byte[random.nextInt(300)];
                random.nextBytes(words);
                return words;
            case 1:
                words[random.nextInt(words.length)] ^= (byte) (1 << random.nextInt(8));
                return words;
            case 2:
                return Arrays.copyOf(words, random.nextInt(words.length));
            case 3:
                int from = random.nextInt(words.length);
                byte[] twice = Arrays.copyOf(words, words.length + from);
                System.arraycopy(words, 0, twice, words.length, from);
                return twice;
            default:
                int one = random.nextInt(words.length);
                int other = random.nextInt(words.length);
                byte kept = words[one];
                words[one] = words[other];
                words[other] = kept;
                return words;
        }
    }
}
