package io.understudy.observer.vitals;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.understudy.event.Event;
import io.understudy.event.Stamped;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Of a console gateway, which is ready while it has its VM's line. */
final class GatewayVitals implements Vitals {
    private volatile boolean attached;
    private final AtomicLong losses = new AtomicLong();
    private final AtomicLong awayMillis = new AtomicLong();

    @Override
    public void heard(Stamped told) {
        if (told.event() instanceof Event.Attached) {
            attached = true;
        } else if (told.event() instanceof Event.Lost) {
            attached = false;
            losses.incrementAndGet();
        } else if (told.event() instanceof Event.Resumed resumed) {
            attached = true;
            awayMillis.addAndGet(resumed.millis());
        }
    }

    @Override
    public Optional<String> unreadiness() {
        return attached ? Optional.empty() : Optional.of("no primary has the line");
    }

    @Override
    public List<MetricSnapshot> metrics() {
        return List.of(
                Metric.gauge("understudy_line_attached", "Whether a primary has the line.", attached ? 1 : 0),
                Metric.counter("understudy_line_losses", "How often the line was lost.", losses.get()),
                Metric.counter(
                        "understudy_line_away_seconds",
                        "How long the line was away before it resumed.",
                        awayMillis.get() / 1e3));
    }
}
