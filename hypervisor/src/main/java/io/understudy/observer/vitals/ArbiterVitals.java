package io.understudy.observer.vitals;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.understudy.event.Event;
import io.understudy.event.Stamped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Of the arbiter: who is alive, and which VMs would survive one more failure. */
final class ArbiterVitals extends ListeningVitals {
    private final Map<String, Event.View> views = new ConcurrentSkipListMap<>();
    private final Map<String, Event.Member> members = new ConcurrentSkipListMap<>();
    private final AtomicLong granted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    @Override
    public void heard(Stamped told) {
        super.heard(told);
        if (told.event() instanceof Event.View view) {
            views.put(view.vm(), view);
        } else if (told.event() instanceof Event.Member member) {
            members.put(member.host(), member);
        } else if (told.event() instanceof Event.Claim claim) {
            (claim.granted() ? granted : refused).incrementAndGet();
        }
    }

    @Override
    public List<MetricSnapshot> metrics() {
        return List.of(
                Metric.gauges(
                        "understudy_vm_view", "The number of a VM's view.", labelled("vm", views, Event.View::view)),
                Metric.gauges(
                        "understudy_vm_has_backup",
                        "Whether a VM's view has a backup.",
                        labelled("vm", views, view -> view.backup().isPresent() ? 1L : 0L)),
                Metric.gauges(
                        "understudy_host_alive",
                        "Whether a host reports in time.",
                        labelled("host", members, member -> member.alive() ? 1L : 0L)),
                Metric.counters(
                        "understudy_claims",
                        "Requests for a view, by what became of them.",
                        Map.of(Labels.of("result", "granted"), granted, Labels.of("result", "refused"), refused)));
    }

    private static <E> Map<Labels, Long> labelled(String label, Map<String, E> events, Function<E, Long> value) {
        Map<Labels, Long> values = new TreeMap<>();
        events.forEach((name, event) -> values.put(Labels.of(label, name), value.apply(event)));
        return values;
    }
}
