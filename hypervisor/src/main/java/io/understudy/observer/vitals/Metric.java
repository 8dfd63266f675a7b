package io.understudy.observer.vitals;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;

/** Figures in Prometheus' model. A counter's name gets the ending {@code _total} where it is written. */
final class Metric {
    private Metric() {}

    static MetricSnapshot gauge(String name, String help, Number value) {
        return gauges(name, help, Map.of(Labels.EMPTY, value));
    }

    static MetricSnapshot gauges(String name, String help, Map<Labels, ? extends Number> values) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value(value.doubleValue())
                .build()));
        return gauge.build();
    }

    static MetricSnapshot counter(String name, String help, Number value) {
        return counters(name, help, Map.of(Labels.EMPTY, value));
    }

    static MetricSnapshot counters(String name, String help, Map<Labels, ? extends Number> values) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> counter.dataPoint(CounterDataPointSnapshot.builder()
                .labels(labels)
                .value(value.doubleValue())
                .build()));
        return counter.build();
    }
}
