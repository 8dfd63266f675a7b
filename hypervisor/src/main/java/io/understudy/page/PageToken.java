package io.understudy.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Who has it may read, type and lay hands on: it stands in the address that the command prints, behind the {@code #}. */
public final class PageToken {
    private static final int BYTES = 16;

    private final String text;

    private PageToken(String text) {
        this.text = text;
    }

    /** One that nobody guesses. */
    public static PageToken random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new PageToken(HexFormat.of().formatHex(bytes));
    }

    public String text() {
        return text;
    }

    /** Whether this is it; how long the answer takes says nothing of how much of it is right. */
    public boolean is(String given) {
        return MessageDigest.isEqual(
                text.getBytes(StandardCharsets.ISO_8859_1), given.getBytes(StandardCharsets.ISO_8859_1));
    }
}
