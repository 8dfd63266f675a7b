package io.understudy.verification.page;

import io.understudy.page.Verb;

/** Is told what hands do to a pool, on their thread, just before they do it. */
@FunctionalInterface
public interface Witness {
    /** @param micros the moment, since 1970 */
    void sees(long micros, Verb verb, String target);
}
