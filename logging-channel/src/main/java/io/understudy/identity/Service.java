package io.understudy.identity;

import java.util.List;

/** What a port is for: who has it, and who may come to it. */
public enum Service {
    ARBITER(1, "the arbiter", Audience.OURS),
    /** The engine's own port between arbiters of a cluster. */
    MEMBERS(2, "other arbiters", Audience.OURS),
    LOG(3, "a host's log", Audience.OURS),
    CONSOLE(4, "a host's console", Audience.OURS),
    CARDS(5, "the switch", Audience.OURS),
    /** A machine's serial line, at the gateway. */
    USER(6, "users of a console", Audience.PEOPLE),
    OBSERVER(7, "observers", Audience.PEOPLE),
    PAGE(8, "pages", Audience.PEOPLE),
    /** QEMU's machines on the segment, which have no way of saying who they are. */
    NEIGHBOUR(9, "neighbours of the segment", Audience.THIS_COMPUTER);

    /** Who speaks at a port, and with what. */
    public enum Audience {
        /** Our own processes. Every connection begins with who it is. */
        OURS,
        /** People, with programs of their own: on loopback nothing is asked of them, elsewhere a certificate. */
        PEOPLE,
        /** The same, but programs that cannot have certificates. */
        THIS_COMPUTER
    }

    private final int code;
    private final String words;
    private final Audience audience;

    Service(int code, String words, Audience audience) {
        this.code = code;
        this.words = words;
        this.audience = audience;
    }

    private List<Role> listening() {
        return switch (this) {
            case ARBITER, MEMBERS -> List.of(Role.ARBITER);
            case LOG, CONSOLE -> List.of(Role.HOST);
            case CARDS, NEIGHBOUR -> List.of(Role.SWITCH);
            case USER -> List.of(Role.GATEWAY);
            case OBSERVER -> List.of(Role.values());
            case PAGE -> List.of(Role.CLIENT);
        };
    }

    private List<Role> connecting() {
        return switch (this) {
            case ARBITER -> List.of(Role.values());
            case MEMBERS -> List.of(Role.ARBITER);
            case LOG -> List.of(Role.HOST, Role.CLIENT);
            case CONSOLE -> List.of(Role.GATEWAY);
            case CARDS -> List.of(Role.HOST);
            case USER, OBSERVER, PAGE -> List.of(Role.CLIENT);
            case NEIGHBOUR -> List.of();
        };
    }

    public Audience audience() {
        return audience;
    }

    /** Who has such a port above all. */
    public Role listener() {
        return listening().get(0);
    }

    /** Whether it may have such a port. */
    public boolean isOf(Identity identity) {
        return identity.isOneOf(listening());
    }

    /** Whether it may come to such a port; what it may say there is another matter. */
    public boolean admits(Identity identity) {
        return identity.isOneOf(connecting());
    }

    /** On the wire. */
    public byte code() {
        return (byte) code;
    }

    /** For people. */
    @Override
    public String toString() {
        return words;
    }
}
