package io.understudy.page;

import java.util.Optional;
import java.util.stream.Stream;

/** What hands can do. On the page it is called by its name in lower camel case. */
public enum Verb {
    /** SIGKILL: nothing of it gets to say anything more. */
    KILL("kill"),
    /** SIGSTOP: it stands still, and its connections stay open. */
    FREEZE("freeze"),
    /** SIGCONT: it goes on where it was frozen. */
    THAW("thaw"),
    /** The same name in a new life. */
    START("start"),
    /** Of a machine, for good. */
    STOP("stop"),
    /** A handover without a failure. */
    MOVE("move"),
    /** A host gives away what it has, and gets nothing new. */
    DRAIN("drain"),
    /** A drained host takes work again. */
    UNDRAIN("undrain"),
    /** What goes between primary and backup disappears. */
    CUT("cut"),
    /** The same, on its way to the backup only. */
    CUT_TO_BACKUP("cutToBackup"),
    /** The same, on its way to the primary only. */
    CUT_TO_PRIMARY("cutToPrimary"),
    /** A primary is cut off from its backup and from the arbiter, and from nobody else. */
    CUT_OFF("cutOff"),
    /** What goes between primary and backup is late, and only so much of it gets through in a second. */
    SLOW("slow"),
    /** The same, on its way to the backup only. */
    SLOW_TO_BACKUP("slowToBackup"),
    /** The same, on its way to the primary only. */
    SLOW_TO_PRIMARY("slowToPrimary"),
    /** Some of what goes between primary and backup is lost, and comes later, with all that is behind it. */
    LOSE("lose"),
    /** The same, on its way to the backup only. */
    LOSE_TO_BACKUP("loseToBackup"),
    /** The same, on its way to the primary only. */
    LOSE_TO_PRIMARY("loseToPrimary"),
    /** Nothing is late any more, and connections made from now on are whole. */
    HEAL("heal"),
    /** One more host. */
    ADD("add"),
    /** Another machine in the place of this one, and other processes, perhaps without one of the mechanisms. */
    RENEW("renew");

    private final String spelt;

    Verb(String spelt) {
        this.spelt = spelt;
    }

    /** As the page says it. */
    public String spelt() {
        return spelt;
    }

    /** The mirror of {@link #spelt}. */
    public static Optional<Verb> of(String spelt) {
        return Stream.of(values()).filter(verb -> verb.spelt.equals(spelt)).findFirst();
    }
}
