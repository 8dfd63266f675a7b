package io.understudy.verification.process;

import java.util.List;

/** A mechanism of the protocol that a demo switches off, so that people see what it is for: options of the processes. */
public enum Breach {
    NONE(List.of(), List.of()),
    /** Outputs leave before the backup has their entries. */
    OUTPUT_RULE(List.of("--unsafe-no-output-rule"), List.of()),
    /** Outputs leave when their entries are on their way. */
    EARLY_ACK(List.of("--unsafe-early-ack"), List.of()),
    /** Whoever asks is granted the next view. */
    ARBITER(List.of(), List.of("--unsafe-no-arbiter")),
    /** The log gets no readings of the clock. */
    CLOCK(List.of("--unsafe-log-nothing-of", "clock"), List.of()),
    /** The log gets no random bytes. */
    RANDOM(List.of("--unsafe-log-nothing-of", "random"), List.of()),
    /** The log gets no interrupts. */
    INTERRUPTS(List.of("--unsafe-log-nothing-of", "interrupts"), List.of());

    private final List<String> ofHosts;
    private final List<String> ofArbiter;

    Breach(List<String> ofHosts, List<String> ofArbiter) {
        this.ofHosts = ofHosts;
        this.ofArbiter = ofArbiter;
    }

    /** Options of primary and backup, or of the hosts of a pool. */
    public List<String> ofHosts() {
        return ofHosts;
    }

    List<String> ofArbiter() {
        return ofArbiter;
    }
}
