package io.understudy.verification.process;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A mechanism of the protocol that a demo switches off, so that people see what it is for: options of the processes. */
public enum Breach {
    NONE("", "", ""),
    /** Outputs leave before the backup has their entries. */
    OUTPUT_RULE("--unsafe-no-output-rule", "", ""),
    /** Outputs leave when their entries are on their way. */
    EARLY_ACK("--unsafe-early-ack", "", ""),
    /** Whoever asks is granted the next view. */
    ARBITER("", "--unsafe-no-arbiter", ""),
    /** Gateway and switch take anything from anybody. */
    VIEW_CHECK("", "", "--unsafe-no-view-check"),
    /** The log gets no readings of the clock. */
    CLOCK("--unsafe-log-nothing-of=clock", "", ""),
    /** The log gets no random bytes. */
    RANDOM("--unsafe-log-nothing-of=random", "", ""),
    /** The log gets no interrupts. */
    INTERRUPTS("--unsafe-log-nothing-of=interrupts", "", "");

    private final String ofHosts;
    private final String ofArbiter;
    private final String ofSinks;

    Breach(String ofHosts, String ofArbiter, String ofSinks) {
        this.ofHosts = ofHosts;
        this.ofArbiter = ofArbiter;
        this.ofSinks = ofSinks;
    }

    /** Options of primary and backup, or of the hosts of a pool. */
    public List<String> ofHosts() {
        return option(ofHosts);
    }

    List<String> ofArbiter() {
        return option(ofArbiter);
    }

    /** Options of the gateway. */
    List<String> ofSinks() {
        return option(ofSinks);
    }

    /** Options of whichever processes have one. */
    public List<String> options() {
        return Stream.of(ofHosts(), ofArbiter(), ofSinks())
                .flatMap(List::stream)
                .toList();
    }

    /** Those that are seen on a pool whatever guest it has. */
    public static List<Breach> ofPool() {
        return List.of(OUTPUT_RULE, EARLY_ACK, ARBITER, VIEW_CHECK, CLOCK, INTERRUPTS);
    }

    /** One of them, by {@link #words}. */
    public static Optional<Breach> ofPool(String words) {
        return ofPool().stream().filter(each -> each.words().equals(words)).findFirst();
    }

    /** The option in words for a person: {@code no output rule}. */
    public String words() {
        return String.join(" ", options())
                .replace("--unsafe-", "")
                .replace('-', ' ')
                .replace('=', ' ');
    }

    private static List<String> option(String given) {
        return given.isEmpty() ? List.of() : List.of(given);
    }
}
