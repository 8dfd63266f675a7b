package io.understudy.simulation;

import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.simulation.world.Listener;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.Socket;
import io.understudy.simulation.world.VirtualProcess;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The counterpart of {@code ArbiterClient}: what is asked stays asked, and is sent again on each new connection, until it
 * is answered.
 */
final class ArbiterAccess implements Listener {
    private static final long PING = 100 * Scheduler.MILLIS;
    private static final long SILENCE = 400 * Scheduler.MILLIS;
    private static final long FIRST_BACKOFF = 20 * Scheduler.MILLIS;
    private static final long LONGEST_BACKOFF = 300 * Scheduler.MILLIS;

    /** Whether the arbiter was ever met, when it cannot be reached. */
    interface Loss {
        void disconnected(boolean everMet);
    }

    private record Awaiting(Request request, Consumer<Answer> answered, boolean lasts) {}

    private final Cluster cluster;
    private final VirtualProcess process;
    private final String node;
    private final Loss loss;
    private final Map<Long, Awaiting> awaiting = new LinkedHashMap<>();
    private long lastCorrelation;
    private long backoff = FIRST_BACKOFF;
    private boolean met;
    private Socket socket;
    private boolean welcomed;
    private long heardAt;

    ArbiterAccess(Cluster cluster, VirtualProcess process, String node, Loss loss) {
        this.cluster = cluster;
        this.process = process;
        this.node = node;
        this.loss = loss;
        process.run(this::connect);
        process.every(PING, this::ping);
    }

    void advance(Advance request, Consumer<Verdict> verdict) {
        long correlation = ++lastCorrelation;
        ask(correlation, new Request.Advancement(correlation, request), judged(verdict), false);
    }

    void acknowledge(Acknowledge request, Consumer<Verdict> verdict) {
        long correlation = ++lastCorrelation;
        ask(correlation, new Request.Acknowledgement(correlation, request), judged(verdict), false);
    }

    void read(Consumer<Optional<View>> view) {
        long correlation = ++lastCorrelation;
        ask(correlation, new Request.Read(correlation, Cluster.VM), current(view), false);
    }

    void subscribe(Consumer<Optional<View>> view) {
        long correlation = ++lastCorrelation;
        ask(correlation, new Request.Subscribe(correlation, Cluster.VM), current(view), true);
    }

    private static Consumer<Answer> judged(Consumer<Verdict> to) {
        return answer -> to.accept(((Answer.Judged) answer).verdict());
    }

    private static Consumer<Answer> current(Consumer<Optional<View>> to) {
        return answer -> to.accept(((Answer.Current) answer).view());
    }

    private void ask(long correlation, Request request, Consumer<Answer> answered, boolean lasts) {
        awaiting.put(correlation, new Awaiting(request, answered, lasts));
        if (welcomed) {
            socket.send(request);
        }
    }

    private void connect() {
        cluster.network()
                .connect(
                        process,
                        node,
                        SimulatedArbiter.ADDRESS,
                        connected -> {
                            socket = connected;
                            heardAt = cluster.scheduler().now();
                            socket.send(new Request.Hello(1));
                            return this;
                        },
                        this::again);
    }

    private void again(String reason) {
        socket = null;
        welcomed = false;
        loss.disconnected(met);
        process.after(backoff, this::connect);
        backoff = Math.min(backoff * 2, LONGEST_BACKOFF);
    }

    private void ping() {
        if (socket == null) {
            return;
        }
        if (cluster.scheduler().now() - heardAt > SILENCE) {
            socket.close();
            again("silent");
        } else if (welcomed) {
            socket.send(new Request.Ping(0));
        }
    }

    @Override
    public void received(Object message) {
        heardAt = cluster.scheduler().now();
        if (message instanceof Answer.Welcome) {
            met = true;
            welcomed = true;
            backoff = FIRST_BACKOFF;
            awaiting.values().forEach(each -> socket.send(each.request()));
        } else if (message instanceof Answer.Judged judged) {
            answered(judged.correlation(), judged);
        } else if (message instanceof Answer.Current current) {
            answered(current.correlation(), current);
        }
    }

    private void answered(long correlation, Answer answer) {
        Awaiting asked = awaiting.get(correlation);
        if (asked != null) {
            if (!asked.lasts()) {
                awaiting.remove(correlation);
            }
            asked.answered().accept(answer);
        }
    }

    @Override
    public void closed(String reason) {
        again(reason);
    }
}
