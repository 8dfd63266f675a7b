package io.understudy.arbiter.view;

/**
 * The name of a host, whatever life it is in. A host that serves several machines has a slot for each, a process of its
 * own with a name of its own: {@code a/1}, {@code a/2} and so on are the slots of host {@code a}. In every rule a slot is
 * a host like any other, but for what {@link #withoutSlot()} is for: no two hosts of a view share one, and slots are
 * drained together.
 *
 * @param value 1 to 64 letters, digits, dots, underscores and hyphens, then nothing or a slash and a number of 1 to 999;
 *     anything else throws {@link IllegalArgumentException}
 */
public record HostName(String value) implements Comparable<HostName> {
    public HostName {
        Spelling.requireHostName("a host's name", value);
    }

    /** The host of which this is a slot; itself, if it is none. */
    public HostName withoutSlot() {
        return new HostName(Spelling.withoutSlot(value));
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
