package io.understudy.arbiter.view;

import java.util.Optional;

/**
 * What the register made of a request. Neither part may leave the arbiter before the change, and every change decided
 * earlier, is durable: a refusal, too, may speak of a view that is still being written.
 *
 * @param verdict the answer
 * @param change what must be written first, or none if the request changes nothing
 */
public record Decision(Verdict verdict, Optional<Change.OfViews> change) {
    static Decision granted(View view, Change.OfViews change) {
        return new Decision(new Verdict.Granted(view), Optional.of(change));
    }

    /** Granted before: the same answer again, nothing to write. */
    static Decision found(View view) {
        return new Decision(new Verdict.Granted(view), Optional.empty());
    }

    static Decision refused(Optional<View> current, String reason) {
        return refused(current, reason, Optional.empty());
    }

    /** Refused for something that the arbiter must remember. */
    static Decision refused(Optional<View> current, String reason, Optional<Change.OfViews> change) {
        return new Decision(new Verdict.Refused(current, reason), change);
    }
}
