package io.understudy.arbiter.wish;

/** The answer to a {@link Wish}. */
public sealed interface WishVerdict {
    /** It is noted, durably. Whether it has come true yet is seen in the pool. */
    record Noted() implements WishVerdict {}

    /**
     * Nothing changed.
     *
     * @param reason one line for people, with what to do
     */
    record Declined(String reason) implements WishVerdict {}
}
