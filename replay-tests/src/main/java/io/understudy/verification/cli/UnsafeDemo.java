package io.understudy.verification.cli;

import io.understudy.linux.LinuxGuest;
import io.understudy.record.Unlogged;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.process.Breach;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of a demo that must fail. */
final class UnsafeDemo {
    @Option(
            names = "--unsafe-no-output-rule",
            description =
                    "To see that somebody finds it, outputs do not wait for the backup, which gets nothing before the"
                            + " primary is killed: the client must complain, and so must --audit. This demo must fail, as those"
                            + " of the other unsafe options.")
    private boolean outputRule;

    @Option(
            names = "--unsafe-early-ack",
            description =
                    "Outputs leave as soon as their entries are on their way to the backup, and the end of the log is"
                            + " lost with the primary.")
    private boolean earlyAck;

    @Option(
            names = "--unsafe-no-arbiter",
            description = "The link between primary and backup is cut, and whoever asks may go on.")
    private boolean arbiter;

    @Option(
            names = "--unsafe-no-view-check",
            description = "The primary is cut off from its backup and from the arbiter, and the gateway stays with"
                    + " whom it has.")
    private boolean viewCheck;

    @Option(
            names = "--unsafe-log-nothing-of",
            paramLabel = "KIND",
            description = "The log gets nothing of one kind of input: ${COMPLETION-CANDIDATES}.")
    private Unlogged.Kind unlogged;

    /** @throws IllegalArgumentException if there are two, for then it would not be known which of them broke it */
    Breach breach() {
        List<Breach> given = new ArrayList<>();
        if (outputRule) {
            given.add(Breach.OUTPUT_RULE);
        }
        if (earlyAck) {
            given.add(Breach.EARLY_ACK);
        }
        if (arbiter) {
            given.add(Breach.ARBITER);
        }
        if (viewCheck) {
            given.add(Breach.VIEW_CHECK);
        }
        if (unlogged != null) {
            given.add(
                    switch (unlogged) {
                        case CLOCK -> Breach.CLOCK;
                        case RANDOM -> Breach.RANDOM;
                        case INTERRUPTS -> Breach.INTERRUPTS;
                    });
        }
        if (given.size() > 1) {
            throw new IllegalArgumentException("one unsafe option at a time: give one of " + given);
        }
        return given.isEmpty() ? Breach.NONE : given.get(0);
    }

    /**
     * What must fail for a breach to be seen on a pair.
     *
     * @throws IllegalArgumentException if that guest or victim shows nothing
     */
    static Victim victim(Breach breach, Victim given, String guest) {
        if (breach == Breach.RANDOM && !guest.equals(LinuxGuest.NAME)) {
            throw new IllegalArgumentException("guest " + guest + " asks for no random bytes: give --guest linux");
        }
        Victim needed = switch (breach) {
            case OUTPUT_RULE, EARLY_ACK -> Victim.LOG;
            case ARBITER -> Victim.LINK;
            case VIEW_CHECK -> Victim.PARTITION;
            case NONE, CLOCK, RANDOM, INTERRUPTS -> given == null ? Victim.PRIMARY : given;
        };
        if (given != null && given != needed) {
            throw new IllegalArgumentException(
                    "that is seen with --kill " + needed.name().toLowerCase(java.util.Locale.ROOT));
        }
        return needed;
    }
}
