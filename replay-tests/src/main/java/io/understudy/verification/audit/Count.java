package io.understudy.verification.audit;

/**
 * Outputs of one kind.
 *
 * @param seen how many left
 * @param violations how many of them did not wait
 */
public record Count(long seen, long violations) {
    static final Count NONE = new Count(0, 0);

    Count plus(Count other) {
        return new Count(seen + other.seen, violations + other.violations);
    }

    Count allViolations() {
        return new Count(seen, seen);
    }

    @Override
    public String toString() {
        return "audited " + seen + ", violations " + violations;
    }
}
