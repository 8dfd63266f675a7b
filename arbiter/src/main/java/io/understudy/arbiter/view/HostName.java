package io.understudy.arbiter.view;

/**
 * The name of a host, whatever life it is in.
 *
 * @param value 1 to 64 letters, digits, dots, underscores and hyphens; anything else throws
 *     {@link IllegalArgumentException}
 */
public record HostName(String value) implements Comparable<HostName> {
    public HostName {
        Spelling.requireName("a host's name", value);
    }

    @Override
    public int compareTo(HostName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
