package io.understudy.verification.client;

import io.understudy.verification.history.Complaint;
import java.util.List;

/**
 * Whether a history is one that a single machine that never failed could have given.
 *
 * @param complaints why not, the weightiest first; empty if the history is clean
 * @param operations how many operations were judged
 * @param unanswered how many of them have no answer
 */
public record Verdict(List<Complaint> complaints, int operations, int unanswered, long longestPauseMillis) {
    public Verdict {
        complaints = List.copyOf(complaints);
    }

    public boolean clean() {
        return complaints.isEmpty();
    }

    /** One line: {@code history clean: 4213 operations, 2 unanswered, longest pause 84 ms}. */
    @Override
    public String toString() {
        String figures =
                operations + " operations, " + unanswered + " unanswered, longest pause " + longestPauseMillis + " ms";
        if (clean()) {
            return "history clean: " + figures;
        }
        String more = complaints.size() == 1 ? "" : " (and " + (complaints.size() - 1) + " more)";
        return "history NOT clean: " + figures + ": " + complaints.get(0) + more;
    }
}
