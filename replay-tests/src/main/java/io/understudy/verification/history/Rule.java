package io.understudy.verification.history;

/** What a history can be found to break. */
public enum Rule {
    /** The answers of each key are those of one store that takes each operation at one moment between its two ends. */
    LINEARIZABLE,
    /** The search for such an order ended within its limit. */
    DECIDED,
    /** The guest's sum of its store is the sum of what was put there. */
    SUM,
    /** Time-stamp counter, ticks and wall clock never go back. */
    TIME,
    /** Printed lines are complete, in order and undamaged. */
    PRINT,
    /** No request that was in order is refused. */
    REFUSAL,
    /** Each line from the guest is the answer that the next request in the queue asks for. */
    IN_STEP,
    /** There is something to judge: at least one operation was answered. */
    ANSWERED
}
