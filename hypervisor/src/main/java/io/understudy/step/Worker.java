package io.understudy.step;

/** Whoever calls {@link Steps}. */
@FunctionalInterface
public interface Worker {
    /**
     * Has the steps called soon, though they said "not yet"; a call in progress is followed by another. Any thread; cheap
     * enough for every log entry.
     */
    void wake();
}
