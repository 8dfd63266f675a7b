package io.understudy.message;

/**
 * Whether a sink, the gateway or the switch, minds the views of those whose outputs it takes. It always does, but in a demo that
 * shows what for: a deposed primary may be alive, and not know that it was deposed.
 */
public enum ViewCheck {
    ON,
    OFF;

    /** Whether somebody of this view has nothing to say any more. */
    public boolean turnsAway(long view, long newest) {
        return this == ON && view < newest;
    }

    /** Whether a view that was heard of ends what is left of an earlier one. */
    public boolean deposes(long view, long earlier) {
        return this == ON && view > earlier;
    }
}
