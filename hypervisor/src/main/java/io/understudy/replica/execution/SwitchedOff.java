package io.understudy.replica.execution;

import io.understudy.record.Unlogged;
import java.util.Set;

/**
 * What a host leaves out of the protocol, so that people see what it is for. Nothing but in a demo.
 *
 * @param outputRule outputs leave at once, whatever the backup has (paper, section 2.2)
 * @param acknowledgement outputs leave when their entries are sent, not when the backup says that it has them
 * @param unlogged inputs that the log gets nothing of (paper, section 2.1)
 */
public record SwitchedOff(boolean outputRule, boolean acknowledgement, Set<Unlogged.Kind> unlogged) {
    public static final SwitchedOff NOTHING = new SwitchedOff(false, false, Set.of());

    public SwitchedOff {
        unlogged = Set.copyOf(unlogged);
    }
}
