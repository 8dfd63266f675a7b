package io.understudy.verification.audit;

/** What became of an output. */
enum Finding {
    /** Its entry had been acknowledged. */
    WAITED(""),
    /** Its entry was on its way. */
    EARLY("left before its entry was acknowledged"),
    /** The backup had not even been sent its entry. */
    UNLOGGED("left before its entry was on the link"),
    /** The log has something else there. */
    CONTRADICTED("is not the output that the log has there");

    private final String words;

    Finding(String words) {
        this.words = words;
    }

    /** What is wrong, behind what it was found of. */
    String words() {
        return words;
    }
}
