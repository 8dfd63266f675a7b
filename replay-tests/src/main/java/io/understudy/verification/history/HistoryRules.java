package io.understudy.verification.history;

import java.util.ArrayList;
import java.util.List;

/** All rules that a history can be held against by itself. */
public final class HistoryRules {
    private HistoryRules() {}

    /** Why the history is not clean, the weightiest first; empty if it is. At most one complaint per rule and key. */
    public static List<Complaint> check(History history) {
        List<Complaint> complaints = new ArrayList<>(new LinearizabilityChecker().check(history));
        SumCheck.check(history).ifPresent(complaints::add);
        MachineTimeCheck.check(history).ifPresent(complaints::add);
        PrintCheck.check(history).ifPresent(complaints::add);
        RefusalCheck.check(history).ifPresent(complaints::add);
        if (history.operations().size() == history.maybes()) {
            complaints.add(new Complaint(Rule.ANSWERED, "nothing was answered, so there is nothing to judge"));
        }
        return complaints;
    }
}
