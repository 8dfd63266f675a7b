package io.understudy.verification.failover;

import io.understudy.verification.shell.WorkKind;

/** When in the life of a Linux guest something fails: in which stage, and how far into it. */
public sealed interface KillMoment {
    /**
     * While it boots.
     *
     * @param into 0 at the stage's beginning, 1 at its end
     */
    record InBoot(BootStage stage, double into) implements KillMoment {}

    /**
     * While one command of this kind follows the other in its shell.
     *
     * @param afterMillis since the first of them
     */
    record InShell(WorkKind work, long afterMillis) implements KillMoment {}
}
