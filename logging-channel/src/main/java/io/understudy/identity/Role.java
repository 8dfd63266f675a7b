package io.understudy.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a process is for, and so what it may do. */
public enum Role {
    /** Runs machines; its name is the host's. */
    HOST,
    /** Has the serial line of one machine; its name is the machine's. */
    GATEWAY,
    /** Decides; its name is the member's, of one that is alone any. */
    ARBITER,
    /** The segment that cards are attached to. */
    SWITCH,
    /** A person, or a program that acts for one: what is wished, and what is looked at. */
    CLIENT,
    /** The user whose processes these are, as far as this computer goes: he may do everything. No certificate says so. */
    OWNER;

    /** As it stands in certificates and on command lines. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role that a certificate may have under this word. */
    public static Optional<Role> certified(String word) {
        return Stream.of(values())
                .filter(role -> role != OWNER && role.word().equals(word))
                .findFirst();
    }
}
