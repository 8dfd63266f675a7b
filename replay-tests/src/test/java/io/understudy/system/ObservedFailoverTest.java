package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.event.Event;
import io.understudy.event.EventCodec;
import io.understudy.event.FailoverStage;
import io.understudy.event.Stamped;
import io.understudy.json.BadJsonException;
import io.understudy.running.Registration;
import io.understudy.verification.process.Cluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A failover of real processes, as those see it who subscribe. */
@Timeout(180)
class ObservedFailoverTest extends RequiresEngine {
    private static final String DATA = "data: ";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    private HttpRequest request(Registration of, String path) {
        return HttpRequest.newBuilder(URI.create("http://" + of.address() + path))
                .header("Authorization", "Bearer " + of.token())
                .build();
    }

    private Iterator<String> subscribe(Registration to) throws IOException, InterruptedException {
        return http.send(request(to, "/events"), BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(DATA))
                .iterator();
    }

    private static Stamped next(Iterator<String> lines) throws BadJsonException {
        return EventCodec.read(lines.next().substring(DATA.length())).orElseThrow();
    }

    @Test
    void shouldTellEachStageOnceAndAsTheLinesForProgramsDo() throws Exception {
        try (Cluster cluster = new Cluster(folder, List.of("--guest", "kv"), List.of())) {
            Registration backup = Registered.of(cluster.backup());
            Iterator<String> lines = subscribe(backup);
            List<Stamped> told = new ArrayList<>();
            while (told.stream().noneMatch(each -> each.event() instanceof Event.Sample)) {
                told.add(next(lines));
            }
            assertTrue(told.get(0).event() instanceof Event.Hello);
            cluster.primary().kill();
            List<Stamped> stages = new ArrayList<>();
            while (stages.size() < 6) {
                Stamped each = next(lines);
                if (each.event() instanceof Event.Stage) {
                    stages.add(each);
                }
            }
            assertEquals(
                    List.of(
                            FailoverStage.SUSPECTED,
                            FailoverStage.CLAIMED,
                            FailoverStage.GRANTED,
                            FailoverStage.DRAINED,
                            FailoverStage.LIVE,
                            FailoverStage.FIRST_OUTPUT),
                    stages.stream()
                            .map(each -> ((Event.Stage) each.event()).stage())
                            .toList());
            assertEquals(
                    cluster.backup().await("first-output", "", 30_000).micros(),
                    stages.get(5).at(),
                    "one event, one stamp");
            String metrics = http.send(request(backup, "/metrics"), BodyHandlers.ofString())
                    .body();
            assertTrue(metrics.contains("\nunderstudy_failovers_total 1.0\n"), metrics);
            assertEquals(
                    200,
                    http.send(request(backup, "/ready"), BodyHandlers.discarding())
                            .statusCode());
        }
    }
}
