package io.understudy.arbiter.consensus;

import io.understudy.arbiter.host.HostChange;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.Decision;
import io.understudy.arbiter.wish.WishDecision;
import java.util.List;

/** What was decided of one input. */
public sealed interface Outcome {
    /** What must be durable before anybody hears of it, perhaps nothing. */
    List<? extends Change> changes();

    /** Of an advance or an acknowledgement. */
    record OfViews(Decision decision) implements Outcome {
        @Override
        public List<Change.OfViews> changes() {
            return decision.change().stream().toList();
        }
    }

    record OfWish(WishDecision decision) implements Outcome {
        @Override
        public List<? extends Change> changes() {
            return decision.change().stream().toList();
        }
    }

    /** Of a report: a life that {@linkplain HostChange appeared}, the proof that views were lost, or nothing. */
    record OfReport(List<Change> changes) implements Outcome {
        public OfReport {
            changes = List.copyOf(changes);
        }
    }
}
