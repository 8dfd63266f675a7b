package io.understudy.observer.vitals;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.understudy.event.Event;
import io.understudy.event.Stamped;
import java.util.List;
import java.util.Optional;

/** Of a process that is ready when it listens. */
class ListeningVitals implements Vitals {
    private volatile boolean listening;

    @Override
    public void heard(Stamped told) {
        listening |= told.event() instanceof Event.Listening;
    }

    @Override
    public Optional<String> unreadiness() {
        return listening ? Optional.empty() : Optional.of("it does not listen yet");
    }

    @Override
    public List<MetricSnapshot> metrics() {
        return List.of();
    }
}
