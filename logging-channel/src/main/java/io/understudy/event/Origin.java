package io.understudy.event;

/**
 * Which process tells.
 *
 * @param name among those of its kind: a host's name, a slot's ({@code a/1}), a gateway's VM; empty where there is one only
 */
public record Origin(Kind kind, String name, long pid) {
    /** What a process is for. */
    public enum Kind {
        HOST,
        ARBITER,
        /** A console gateway. */
        GATEWAY,
        SWITCH,
        /** What stands in front of shared disks. */
        FENCE,
        /** A demonstration, which kills and cuts what the others are. */
        DEMO,
        /** A page's server, which finds the others. */
        PAGE
    }

    /** This process. */
    public static Origin here(Kind kind, String name) {
        return new Origin(kind, name, ProcessHandle.current().pid());
    }
}
