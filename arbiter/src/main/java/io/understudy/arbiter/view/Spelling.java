package io.understudy.arbiter.view;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How names and addresses may be written. They come from the network and end up in log lines and on terminals, so
 * nothing that could break a line or pretend to be another is let in.
 */
final class Spelling {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern SLOT = Pattern.compile("/[1-9][0-9]{0,2}\\z");
    private static final Pattern ADDRESS =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9._-]{1,32})?]):([0-9]{1,5})");

    private Spelling() {}

    static String requireName(String what, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    what + " must be 1 to 64 of A-Z a-z 0-9 . _ - and begin with a letter or digit");
        }
        return value;
    }

    /** The name of a host, or of one of its slots. */
    static String requireHostName(String what, String value) {
        requireName(what, withoutSlot(value));
        return value;
    }

    /** What stands before the number of a slot; all of it where there is none. */
    static String withoutSlot(String value) {
        Matcher slot = SLOT.matcher(value);
        return slot.find() ? value.substring(0, slot.start()) : value;
    }

    /** An address is {@code host:port} with a port of 1 to 65535, or empty when the host offers none. */
    static String requireAddress(String what, String value) {
        if (value.isEmpty()) {
            return value;
        }
        Matcher matcher = ADDRESS.matcher(value);
        if (!matcher.matches() || !isPort(Integer.parseInt(matcher.group(2)))) {
            throw new IllegalArgumentException(what + " must be host:port with a port of 1 to 65535, or empty");
        }
        return value;
    }

    private static boolean isPort(int number) {
        return number >= 1 && number <= 65535;
    }
}
