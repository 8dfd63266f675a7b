package io.understudy.json;

import java.util.Locale;

/** How a constant of an enum is spelt: {@code FIRST_OUTPUT} is {@code firstOutput}. */
final class Spelling {
    private Spelling() {}

    static String of(Enum<?> constant) {
        StringBuilder spelt = new StringBuilder();
        boolean begins = false;
        for (char letter : constant.name().toLowerCase(Locale.ROOT).toCharArray()) {
            if (letter != '_') {
                spelt.append(begins ? Character.toUpperCase(letter) : letter);
            }
            begins = letter == '_';
        }
        return spelt.toString();
    }
}
