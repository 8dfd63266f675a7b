package io.understudy.verification.history;

/**
 * Why a history is not clean.
 *
 * @param explanation one line for people: which key or reading, which operation, what was expected, what came
 */
public record Complaint(Rule rule, String explanation) {
    @Override
    public String toString() {
        return explanation;
    }
}
