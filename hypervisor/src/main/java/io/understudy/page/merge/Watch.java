package io.understudy.page.merge;

import io.netty.util.concurrent.Future;
import io.understudy.event.Event;
import io.understudy.event.Origin;
import io.understudy.event.Stamped;
import io.understudy.transport.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * All processes that tell what they do: those that come are subscribed to, those that go are told of. On the transport's event
 * loop, but for {@link #start}.
 */
public final class Watch {
    private static final long LOOK_MILLIS = 1_000;

    /** A connection ends a moment before its process does. */
    private static final long END_MILLIS = 20;

    /** From one question for another computer's clock to the next. */
    private static final long CLOCK_MICROS = 5_000_000;

    private final Transport transport;
    private final Supplier<List<Source>> sources;
    private final Consumer<Stamped> told;
    private final Map<Source, Watched> watched = new HashMap<>();
    private Future<?> looks;

    /**
     * Nobody is watched yet.
     *
     * @param sources gives those that run now; asked on the event loop
     * @param told every event, with this computer's time and its origin as we know it
     */
    public Watch(Transport transport, Supplier<List<Source>> sources, Consumer<Stamped> told) {
        this.transport = transport;
        this.sources = sources;
        this.told = told;
    }

    /** Begins, and goes on until the transport is closed. Any thread. */
    public void start() {
        looks = transport.loop().scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** No more new ones; subscriptions end with the transport. */
    public void stop() {
        looks.cancel(false);
    }

    /** Where a process of this kind serves this VM. */
    public Optional<InetSocketAddress> serving(Origin.Kind kind, String vm) {
        return watched.keySet().stream()
                .filter(each -> each.vm().equals(vm)
                        && each.origin().filter(origin -> origin.kind() == kind).isPresent())
                .flatMap(each -> each.serving().stream())
                .findFirst();
    }

    private void look() {
        List<Source> now = sources.get();
        for (Source gone : new ArrayList<>(watched.keySet())) {
            if (!now.contains(gone)) {
                watched.remove(gone).end();
            }
        }
        for (Source each : now) {
            watched.computeIfAbsent(each, Watched::new).subscribe();
        }
    }

    /** One process, and what is known of it beyond its own words. */
    private final class Watched {
        private final Source source;
        private Optional<Origin> origin;
        private ProcessStream stream;
        private long lastMicros;
        private boolean ended;

        /** Of a process on another computer. */
        private final ClockOffset clock = new ClockOffset();

        private long askedMicros;

        Watched(Source source) {
            this.source = source;
            this.origin = source.origin();
            origin.ifPresent(process -> found(process, 0));
        }

        private void found(Origin process, long boundMicros) {
            told.accept(new Stamped(
                    Stamped.nowMicros(),
                    Origin.here(Origin.Kind.PAGE, ""),
                    new Event.Found(process, source.vm(), boundMicros)));
        }

        void subscribe() {
            if (stream == null) {
                stream = ProcessStream.open(transport, source, this::heard, this::broken);
            }
            if (source.origin().isEmpty() && Stamped.nowMicros() - askedMicros > CLOCK_MICROS) {
                askedMicros = Stamped.nowMicros();
                ClockQuestion.ask(transport, source, this::answered);
            }
        }

        private void answered(long sent, long theirs, long received) {
            long before = clock.best().bound();
            clock.answered(sent, theirs, received);
            if (clock.best().bound() != before) {
                origin.ifPresent(process -> found(process, clock.best().bound()));
            }
        }

        private void heard(Stamped event) {
            if (origin.isEmpty()) {
                origin = Optional.of(event.from());
                found(event.from(), clock.best().bound());
            }
            // After a broken connection its last events are told again.
            boolean isNew = event.at() > lastMicros;
            boolean passes = event.at() == lastMicros && !event.event().lasts();
            if (isNew || passes) {
                lastMicros = event.at();
                told.accept(new Stamped(event.at() - clock.best().ahead(), origin.get(), event.event()));
            }
        }

        private void broken() {
            stream = null;
            if (!ended) {
                var unused = transport.loop().schedule(Watch.this::look, END_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        void end() {
            ended = true;
            if (stream != null) {
                stream.close();
            }
            origin.ifPresent(process -> told.accept(
                    new Stamped(Stamped.nowMicros(), Origin.here(Origin.Kind.PAGE, ""), new Event.Gone(process))));
        }
    }
}
