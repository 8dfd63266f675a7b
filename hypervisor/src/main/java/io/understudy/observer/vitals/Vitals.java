package io.understudy.observer.vitals;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.understudy.event.Origin;
import io.understudy.event.Stamped;
import java.util.List;
import java.util.Optional;

/** What a process's events come to. Told by the process's threads, which wait for nobody here; asked by the observer's. */
public interface Vitals {
    /** Of a process of this kind that begins now, in microseconds since 1970. */
    static Vitals of(Origin.Kind kind, long now) {
        return switch (kind) {
            case HOST -> new HostVitals(now);
            case ARBITER -> new ArbiterVitals();
            case GATEWAY -> new GatewayVitals();
            default -> new ListeningVitals();
        };
    }

    /** It was told, perhaps on the protocol thread. */
    void heard(Stamped told);

    /** What is wrong with the process itself, in one line; none if nothing is known to be. */
    default Optional<String> ailment(long now) {
        return Optional.empty();
    }

    /** Why it cannot do at present what it is for, in one line; none if it can. */
    Optional<String> unreadiness();

    /** Figures, by name. */
    List<MetricSnapshot> metrics();
}
