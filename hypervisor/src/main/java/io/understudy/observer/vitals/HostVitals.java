package io.understudy.observer.vitals;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.understudy.event.Event;
import io.understudy.event.FailoverStage;
import io.understudy.event.Kinds;
import io.understudy.event.Stamped;
import io.understudy.event.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Of a host: its last sample, and what failovers and copies took. Counters of the machine begin anew with another one. */
final class HostVitals implements Vitals {
    /** A protocol thread tells a sample each second. */
    private static final long SILENCE_MICROS = 10_000_000;

    /** A host that is none of these is about to become one of them, or out of the game. */
    private static final Set<String> READY =
            Set.of("LISTENING", "BACKUP", "PRIMARY", "ALONE", "RECRUITING", "SECURING", "ADOPTING");

    private volatile long heardAt;
    private volatile Optional<Event.Sample> last = Optional.empty();
    private volatile String role = "";
    private volatile long suspectedAt;
    private final AtomicLong failovers = new AtomicLong();
    private final AtomicLong failoverMicros = new AtomicLong();
    private final AtomicLong copies = new AtomicLong();
    private final AtomicLong copyMicros = new AtomicLong();

    HostVitals(long now) {
        heardAt = now;
    }

    @Override
    public void heard(Stamped told) {
        if (told.event() instanceof Event.Sample sample) {
            heardAt = told.at();
            last = Optional.of(sample);
            role = sample.role();
        } else if (told.event() instanceof Event.Role taken) {
            role = taken.role();
        } else if (told.event() instanceof Event.Copied copied) {
            copies.incrementAndGet();
            copyMicros.addAndGet(copied.pauseMicros());
        } else if (told.event() instanceof Event.Stage reached) {
            heard(reached.stage(), told.at());
        }
    }

    private void heard(FailoverStage stage, long at) {
        if (stage == FailoverStage.SUSPECTED) {
            suspectedAt = at;
        } else if (stage == FailoverStage.LIVE && suspectedAt > 0) {
            failovers.incrementAndGet();
            failoverMicros.addAndGet(Math.max(0, at - suspectedAt));
            suspectedAt = 0;
        }
    }

    @Override
    public Optional<String> ailment(long now) {
        long silent = now - heardAt;
        return silent < SILENCE_MICROS
                ? Optional.empty()
                : Optional.of("its protocol thread has said nothing for " + silent / 1_000_000 + " s");
    }

    @Override
    public Optional<String> unreadiness() {
        String now = role;
        return READY.contains(now) ? Optional.empty() : Optional.of("its role is " + (now.isEmpty() ? "none" : now));
    }

    @Override
    public List<MetricSnapshot> metrics() {
        List<MetricSnapshot> metrics = new ArrayList<>(List.of(
                Metric.counter(
                        "understudy_failovers", "How often this host took over or went on alone.", failovers.get()),
                Metric.counter(
                        "understudy_failover_seconds",
                        "From suspicions until outputs could leave.",
                        failoverMicros.get() / 1e6),
                Metric.counter("understudy_copies", "How often the running machine was copied.", copies.get()),
                Metric.counter(
                        "understudy_copy_pause_seconds",
                        "How long guests stood still for that.",
                        copyMicros.get() / 1e6)));
        last.ifPresent(sample -> {
            add(metrics, sample);
            byKind(metrics, sample.kinds());
        });
        return metrics;
    }

    private static void add(List<MetricSnapshot> metrics, Event.Sample sample) {
        Labels labels = Labels.of("vm", sample.vm(), "role", sample.role());
        metrics.add(Metric.gauges("understudy_role", "1 for the VM and the role of this host.", Map.of(labels, 1)));
        metrics.add(Metric.gauge("understudy_view", "The number of the view it acts on.", sample.view()));
        metrics.add(Metric.counter("understudy_instructions", "Guest instructions executed.", sample.count()));
        metrics.add(Metric.gauge(
                "understudy_acknowledged_entry", "The last log entry that was acknowledged.", sample.acknowledged()));
        metrics.add(Metric.gauge(
                "understudy_lag_entries", "Log entries that the backup has not executed.", sample.lagEntries()));
        metrics.add(Metric.gauge(
                "understudy_lag_instructions", "Instructions by which it is behind.", sample.lagInstructions()));
        metrics.add(Metric.gauge(
                "understudy_lag_seconds", "How long it has had something to execute.", sample.lagMicros() / 1e6));
        metrics.add(Metric.gauge(
                "understudy_held_outputs",
                "Outputs that have not left.",
                sample.held().outputs()));
        metrics.add(Metric.gauge(
                "understudy_held_bytes", "Bytes of them.", sample.held().bytes()));
        metrics.add(Metric.counter(
                "understudy_hashes", "State hashes logged, or compared and found equal.", sample.hashes()));
        sample.transfer().ifPresent(transfer -> {
            metrics.add(Metric.gauge(
                    "understudy_transfer_done_bytes", "State that has been transferred.", transfer.done()));
            metrics.add(Metric.gauge("understudy_transfer_bytes", "State that is to be.", transfer.total()));
        });
    }

    private static void byKind(List<MetricSnapshot> metrics, Kinds kinds) {
        Map<String, Tally> tallies = Map.of(
                "clock", kinds.clock(),
                "interrupt", kinds.interrupt(),
                "input", kinds.input(),
                "output", kinds.output(),
                "network", kinds.network(),
                "disk", kinds.disk(),
                "hash", kinds.hash(),
                "progress", kinds.progress(),
                "other", kinds.other());
        Map<Labels, Long> entries = new HashMap<>();
        Map<Labels, Long> bytes = new HashMap<>();
        tallies.forEach((kind, tally) -> {
            entries.put(Labels.of("kind", kind), tally.entries());
            bytes.put(Labels.of("kind", kind), tally.bytes());
        });
        metrics.add(Metric.counters("understudy_log_entries", "Entries of the log, by kind.", entries));
        metrics.add(Metric.counters("understudy_log_bytes", "Bytes of them, encoded.", bytes));
    }
}
