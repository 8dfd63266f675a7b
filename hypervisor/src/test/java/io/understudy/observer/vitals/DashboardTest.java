package io.understudy.observer.vitals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.understudy.event.Event;
import io.understudy.event.Kinds;
import io.understudy.event.Origin;
import io.understudy.event.Stamped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The document names every metric that is served, and the dashboard asks for no other. */
class DashboardTest {
    private static final Path DOCS = Path.of(System.getProperty("understudy.root"), "docs");
    private static final Pattern NAME = Pattern.compile("understudy_[a-z_]+");

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String served() throws IOException {
        Event sample = new Event.Sample(
                "vm",
                "PRIMARY",
                1,
                1,
                1,
                1,
                1,
                1,
                1,
                1,
                Event.Held.NOTHING,
                1,
                Kinds.NOTHING,
                Optional.of(new Event.Transfer(1, 2)));
        List<Event> arbiter =
                List.of(new Event.View("vm", 1, "a", Optional.empty(), "granted"), new Event.Member("a", true, "vm"));
        return text(Origin.Kind.HOST, List.of(sample))
                + text(Origin.Kind.ARBITER, arbiter)
                + text(Origin.Kind.GATEWAY, List.of());
    }

    private static String text(Origin.Kind kind, List<Event> told) throws IOException {
        Vitals vitals = Vitals.of(kind, 0);
        told.forEach(event -> vitals.heard(new Stamped(1, new Origin(kind, "", 1), event)));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, new MetricSnapshots(vitals.metrics()));
        return text.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void shouldDescribeEveryMetric() throws IOException {
        String document = Files.readString(DOCS.resolve("events.md"));
        assertEquals(names(served()), names(document.substring(document.indexOf("## Metrics"))));
    }

    @Test
    void shouldAskForMetricsThatAreServed() throws IOException {
        Set<String> asked = names(Files.readString(DOCS.resolve("grafana-dashboard.json")));
        assertTrue(asked.size() > 10, () -> "only " + asked);
        asked.removeAll(names(served()));
        assertEquals(Set.of(), asked);
    }
}
