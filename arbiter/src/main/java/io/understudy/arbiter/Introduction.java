package io.understudy.arbiter;

import java.util.regex.Pattern;

/**
 * Who an arbiter of a cluster is.
 *
 * @param name its name among the members
 * @param directory drawn at random for its directory: one that lost it, or has a copy, is not taken for the member
 * @param cluster the cluster that it was made a member of; {@link #NONE} before that
 */
public record Introduction(String name, long directory, ClusterId cluster) {
    public static final ClusterId NONE = new ClusterId(0, 0);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]{1,16}");

    public Introduction {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("an arbiter's name must be 1 to 16 of A-Z a-z 0-9");
        }
    }
}
