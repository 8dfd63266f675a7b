package io.understudy.identity;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who somebody is. Certificates say it as a URI among their alternative names (RFC 5280, section 4.2.1.6):
 * {@code understudy://ROLE/NAME}.
 *
 * @param name 1 to 64 letters, digits, dots, underscores and hyphens
 */
public record Identity(Role role, String name) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern URI = Pattern.compile("understudy://([a-z]{1,16})/([^/]{1,64})");

    /** The user self. */
    public static final Identity OWNER = new Identity(Role.OWNER, "owner");

    public Identity {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a name must be 1 to 64 of A-Z a-z 0-9 . _ - and begin with a letter or digit");
        }
    }

    /** As certificates have it. */
    public String uri() {
        return "understudy://" + role.word() + "/" + name;
    }

    /** What this alternative name says, if it is one of ours. */
    public static Optional<Identity> ofUri(String uri) {
        Matcher matcher = URI.matcher(uri);
        if (!matcher.matches() || !NAME.matcher(matcher.group(2)).matches()) {
            return Optional.empty();
        }
        return Role.certified(matcher.group(1)).map(role -> new Identity(role, matcher.group(2)));
    }

    /** Whether it has one of these roles, or may do everything. */
    public boolean isOneOf(List<Role> roles) {
        return role == Role.OWNER || roles.contains(role);
    }

    /** Whether it has this role, or may do everything. */
    public boolean is(Role wanted) {
        return role == Role.OWNER || role == wanted;
    }

    /**
     * Whether what is said in this name may come from here.
     *
     * @param spoken a name; of a host's slot ({@code a/1}) what stands before the slash counts
     */
    public boolean speaksFor(Role wanted, String spoken) {
        int slot = wanted == Role.HOST ? spoken.indexOf('/') : -1;
        return role == Role.OWNER || (role == wanted && name.equals(slot < 0 ? spoken : spoken.substring(0, slot)));
    }

    /** For people. */
    @Override
    public String toString() {
        return role == Role.OWNER ? "the user's own process" : role.word() + " " + name;
    }
}
