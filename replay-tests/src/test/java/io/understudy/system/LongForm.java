package io.understudy.system;

import org.junit.jupiter.api.Assumptions;

/** What takes a minute and more and has a short form beside it: {@code ./understudy test -Dunderstudy.longForms=true}. */
final class LongForm {
    private LongForm() {}

    /** @param shortForm where the same is shown in less */
    static void assume(String shortForm) {
        Assumptions.assumeTrue(
                Boolean.getBoolean("understudy.longForms"),
                "a long form, for -Dunderstudy.longForms=true; the short one: " + shortForm);
    }
}
