package io.understudy.replica.protocol;

import io.understudy.replica.role.Role;

/** What it means to a host that the arbiter cannot be reached: most roles can do without it for a while. */
final class ArbiterAbsence {
    private ArbiterAbsence() {}

    /** One line for people. */
    static String line(Role role, String arbiter, String reason) {
        return "no arbiter at " + arbiter + " (" + reason + "): " + consequence(role);
    }

    private static String consequence(Role role) {
        return switch (role) {
            case CONNECTING, LISTENING, RECEIVING, JOINED ->
                "it decides who is primary; start it with './understudy arbiter', or name it with --arbiter HOST:PORT";
            case CREATING_VIEW -> "the guest starts when it has answered";
            case PRIMARY, BACKUP -> "the pair is intact and goes on";
            case GOING_ALONE, ADOPTING, HANDING_OVER, SUCCEEDING, LEAVING, TAKING_OVER ->
                "nothing leaves this host until it has answered";
            case GOING_LIVE, ALONE, RECRUITING, SECURING -> "this host is primary alone and goes on";
            case HALTED, ENDED -> "this host needs it no more";
        };
    }
}
