package io.understudy.arbiter;

/**
 * How an arbiter stands among those of its cluster.
 *
 * @param term of two that lead, the one of the higher term does
 * @param leads whether this one is to be asked
 * @param leader where the one that leads is asked, {@code host:port}; empty if it is not known
 */
public record Standing(long term, boolean leads, String leader) {
    /** Of an arbiter that is the only one. */
    public static final Standing ALONE = new Standing(1, true, "");

    private static final int MAX_ADDRESS_CHARS = 300;

    public Standing {
        // It is printed: nothing that breaks a line.
        if (leader.length() > MAX_ADDRESS_CHARS || !leader.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException("where the leading arbiter is asked is no address");
        }
    }
}
