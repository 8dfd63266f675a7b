package io.understudy.observer.vitals;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.understudy.event.Stamped;
import io.understudy.observer.Answer;
import io.understudy.observer.Observer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The pages of those who operate: {@code /metrics} in Prometheus' text format, {@code /health} and {@code /ready}. */
public final class VitalsPages {
    private VitalsPages() {}

    /** Has an observer serve them. */
    public static void serve(Vitals vitals, Observer observer) {
        observer.serve("/health", () -> answer(vitals.ailment(Stamped.nowMicros())));
        observer.serve("/ready", () -> answer(vitals.unreadiness()));
        observer.serve("/metrics", () -> metrics(vitals));
    }

    private static Answer answer(Optional<String> complaint) {
        return complaint
                .map(line -> Answer.line(HttpResponseStatus.SERVICE_UNAVAILABLE, line))
                .orElse(Answer.line(HttpResponseStatus.OK, "ok"));
    }

    private static Answer metrics(Vitals vitals) {
        PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, new MetricSnapshots(vitals.metrics()));
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory failed", e);
        }
        return Answer.of(writer.getContentType(), text.toString(StandardCharsets.UTF_8));
    }
}
