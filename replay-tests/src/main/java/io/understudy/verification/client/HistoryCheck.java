package io.understudy.verification.client;

import io.understudy.verification.history.Complaint;
import io.understudy.verification.history.HistoryRules;
import java.util.ArrayList;
import java.util.List;

/** Judges what a client saw. */
public final class HistoryCheck {
    private HistoryCheck() {}

    /** Takes well under a second for 100 000 operations; bounded in any case. */
    public static Verdict check(ClientReport report) {
        List<Complaint> complaints = new ArrayList<>(HistoryRules.check(report.history()));
        report.outOfStep().ifPresent(complaints::add);
        return new Verdict(
                complaints,
                report.history().operations().size(),
                report.history().maybes(),
                report.longestPauseMillis());
    }
}
