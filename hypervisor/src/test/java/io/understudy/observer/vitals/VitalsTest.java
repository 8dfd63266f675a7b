package io.understudy.observer.vitals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.understudy.event.Event;
import io.understudy.event.FailoverStage;
import io.understudy.event.Kinds;
import io.understudy.event.Origin;
import io.understudy.event.Stamped;
import io.understudy.event.Tally;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VitalsTest {
    private static final long SECOND = 1_000_000;

    private final Origin self = new Origin(Origin.Kind.HOST, "a", 1);
    private long now = 100 * SECOND;

    private void tell(Vitals vitals, Event... events) {
        for (Event event : events) {
            vitals.heard(new Stamped(now, self, event));
        }
    }

    private static List<String> lines(Vitals vitals) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, new MetricSnapshots(vitals.metrics()));
        return text.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private static void assertHas(List<String> lines, String... wanted) {
        for (String line : wanted) {
            assertTrue(lines.contains(line), () -> "no '" + line + "' in " + lines);
        }
    }

    private static Event.Role role(String role) {
        return new Event.Role("vm", role, 1, 1, 0, 0, "");
    }

    private static Event.Stage stage(FailoverStage stage) {
        return new Event.Stage("vm", 2, stage, "");
    }

    @Test
    void shouldGiveTheFiguresOfAHostsLastSample() throws IOException {
        Vitals host = Vitals.of(Origin.Kind.HOST, now);
        Kinds kinds = new Kinds(
                new Tally(5, 50),
                Tally.NOTHING,
                Tally.NOTHING,
                Tally.NOTHING,
                new Tally(7, 7000),
                new Tally(3, 30),
                Tally.NOTHING,
                Tally.NOTHING,
                Tally.NOTHING);
        tell(
                host,
                new Event.Copied(1500),
                new Event.Sample(
                        "vm",
                        "PRIMARY",
                        3,
                        1_000_000,
                        12,
                        7050,
                        11,
                        2,
                        30,
                        4000,
                        new Event.Held(1, 9, 12, 12),
                        6,
                        kinds,
                        Optional.of(new Event.Transfer(10, 20))));
        assertHas(
                lines(host),
                "understudy_role{role=\"PRIMARY\",vm=\"vm\"} 1.0",
                "understudy_view 3.0",
                "understudy_instructions_total 1000000.0",
                "understudy_acknowledged_entry 11.0",
                "understudy_lag_entries 2.0",
                "understudy_lag_instructions 30.0",
                "understudy_lag_seconds 0.004",
                "understudy_held_outputs 1.0",
                "understudy_held_bytes 9.0",
                "understudy_hashes_total 6.0",
                "understudy_log_entries_total{kind=\"clock\"} 5.0",
                "understudy_log_bytes_total{kind=\"network\"} 7000.0",
                "understudy_log_bytes_total{kind=\"disk\"} 30.0",
                "understudy_copies_total 1.0",
                "understudy_copy_pause_seconds_total 0.0015",
                "understudy_transfer_bytes 20.0");
    }

    @Test
    void shouldCountFailoversAndWhatTheyTook() throws IOException {
        Vitals host = Vitals.of(Origin.Kind.HOST, now);
        tell(host, stage(FailoverStage.SUSPECTED));
        now += SECOND / 4;
        tell(host, stage(FailoverStage.LIVE), stage(FailoverStage.LIVE));
        assertHas(lines(host), "understudy_failovers_total 1.0", "understudy_failover_seconds_total 0.25");
    }

    @Test
    void shouldBeReadyInRolesThatLast() {
        Vitals host = Vitals.of(Origin.Kind.HOST, now);
        assertEquals(Optional.of("its role is none"), host.unreadiness());
        tell(host, role("BACKUP"));
        assertEquals(Optional.empty(), host.unreadiness());
        tell(host, role("TAKING_OVER"));
        assertEquals(Optional.of("its role is TAKING_OVER"), host.unreadiness());
    }

    @Test
    void shouldBeUnwellWhenTheProtocolThreadFallsSilent() {
        Vitals host = Vitals.of(Origin.Kind.HOST, now);
        assertEquals(Optional.empty(), host.ailment(now + 9 * SECOND));
        assertEquals(Optional.of("its protocol thread has said nothing for 11 s"), host.ailment(now + 11 * SECOND));
    }

    @Test
    void shouldTellWhichVmsAndHostsTheArbiterKnows() throws IOException {
        Vitals arbiter = Vitals.of(Origin.Kind.ARBITER, now);
        assertEquals(Optional.of("it does not listen yet"), arbiter.unreadiness());
        tell(
                arbiter,
                new Event.Listening(List.of()),
                new Event.Claim("vm", "a", 1, true, ""),
                new Event.View("vm", 1, "a", Optional.of("b"), "granted"),
                new Event.Member("a", true, "vm"),
                new Event.Member("b", false, ""));
        assertEquals(Optional.empty(), arbiter.unreadiness());
        assertHas(
                lines(arbiter),
                "understudy_vm_view{vm=\"vm\"} 1.0",
                "understudy_vm_has_backup{vm=\"vm\"} 1.0",
                "understudy_host_alive{host=\"a\"} 1.0",
                "understudy_host_alive{host=\"b\"} 0.0",
                "understudy_claims_total{result=\"granted\"} 1.0",
                "understudy_claims_total{result=\"refused\"} 0.0");
    }

    @Test
    void shouldBeReadyWhileAGatewayHasItsLine() throws IOException {
        Vitals gateway = Vitals.of(Origin.Kind.GATEWAY, now);
        tell(gateway, new Event.Attached("vm", 1, "b", Optional.empty()));
        assertEquals(Optional.empty(), gateway.unreadiness());
        tell(gateway, new Event.Lost("vm", 1, "b", ""));
        assertEquals(Optional.of("no primary has the line"), gateway.unreadiness());
        tell(gateway, new Event.Resumed("vm", 2, "c", 250, 0, 0));
        assertEquals(Optional.empty(), gateway.unreadiness());
        assertHas(lines(gateway), "understudy_line_losses_total 1.0", "understudy_line_away_seconds_total 0.25");
    }
}
