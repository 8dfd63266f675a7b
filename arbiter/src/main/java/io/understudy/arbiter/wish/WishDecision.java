package io.understudy.arbiter.wish;

import java.util.Optional;

/**
 * What the register made of a wish. The verdict must not leave the arbiter before the change, and every change decided
 * earlier, is durable.
 *
 * @param verdict the answer
 * @param change what must be written first, or none if the wish changes nothing
 */
public record WishDecision(WishVerdict verdict, Optional<WishChange> change) {
    static WishDecision noted(Optional<WishChange> change) {
        return new WishDecision(new WishVerdict.Noted(), change);
    }

    static WishDecision declined(String reason) {
        return new WishDecision(new WishVerdict.Declined(reason), Optional.empty());
    }
}
