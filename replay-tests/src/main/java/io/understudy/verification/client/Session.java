package io.understudy.verification.client;

import io.understudy.verification.history.Complaint;
import io.understudy.verification.history.Operation;
import io.understudy.verification.history.OperationKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One client's whole dealings with the guest, without I/O: greeting, asking while it is told to, and at the end a value
 * put and read back, whose answer proves that no line too few or too many came before.
 *
 * <p>Several logical clients take turns. Each has at most one request under way, so their number bounds the pipeline
 * and what they do overlaps in time.
 */
final class Session {
    private static final long GREETING_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long BUSY = Long.MAX_VALUE;

    private final Workload workload;
    private final RequestMix mix;
    private final Greeting greeting;
    private final String farewell;
    private final Conversation conversation = new Conversation();
    private final PauseMeter pauses = new PauseMeter();
    private final Histogram responseMicros = new Histogram(3);
    private final long beganNanos;
    private final long[] readyNanos;

    private Phase phase = Phase.LIGHT;
    private boolean asking;
    private boolean concluding;
    private boolean farewellSent;
    private boolean inStep;
    private String lost;
    private long nextGreetingNanos;
    private int turn;
    private int sent;

    /** @param nonce what no client said on this line before */
    Session(Workload workload, long seed, String nonce, long nowNanos) {
        this.workload = workload;
        mix = new RequestMix(workload, seed);
        greeting = new Greeting(workload, nonce);
        farewell = "bye-" + nonce;
        beganNanos = nowNanos;
        nextGreetingNanos = nowNanos;
        readyNanos = new long[workload.clients()];
        Arrays.fill(readyNanos, nowNanos);
    }

    void phase(Phase next) {
        phase = next;
    }

    void ask(boolean on) {
        asking = on;
    }

    /** Asks no more and says farewell once all is answered. */
    void conclude() {
        asking = false;
        concluding = true;
    }

    /** The lines to write now. To be called after every line received and every few milliseconds. */
    List<String> advance(long nowNanos) {
        List<String> lines = new ArrayList<>();
        if (over()) {
            return lines;
        }
        if (!inStep) {
            if (nowNanos - nextGreetingNanos >= 0) {
                nextGreetingNanos = nowNanos + GREETING_INTERVAL_NANOS;
                lines.addAll(greeting.attempt());
            }
        } else if (asking) {
            for (int i = 0; i < readyNanos.length && !exhausted(); i++) {
                turn = (turn + 1) % readyNanos.length;
                if (readyNanos[turn] != BUSY && nowNanos - readyNanos[turn] >= 0) {
                    lines.add(send(turn, mix.next(turn, phase), nowNanos));
                }
            }
        } else if (concluding && !farewellSent && conversation.outstanding() == 0) {
            farewellSent = true;
            lines.add(send(0, new Request(OperationKind.PUT, Workload.SYNC_KEY, farewell), nowNanos));
            lines.add(send(0, new Request(OperationKind.GET, Workload.SYNC_KEY, ""), nowNanos));
        }
        return lines;
    }

    /** Takes a line from the guest, without its end; the answer is the operation that it completes, if it does. */
    Optional<Operation> receive(String line, long nowNanos) {
        if (!inStep) {
            inStep = greeting.receive(line);
            return Optional.empty();
        }
        Optional<Operation> completed = conversation.receive(line, nowNanos);
        pauses.heard(nowNanos, conversation.outstanding() > 0 && !over());
        completed.ifPresent(operation -> {
            responseMicros.recordValue(
                    TimeUnit.NANOSECONDS.toMicros(operation.answeredNanos() - operation.invokedNanos()));
            readyNanos[operation.client()] = nowNanos + TimeUnit.MILLISECONDS.toNanos(mix.thinkMillis(phase));
        });
        return completed;
    }

    /** The connection is gone: what is under way stays unanswered. */
    void lose(String reason, long nowNanos) {
        if (lost == null) {
            lost = reason;
            pauses.heard(nowNanos, false);
        }
    }

    /** What came cannot be understood as lines at all. */
    void complain(String explanation) {
        conversation.complain(explanation);
    }

    Optional<Complaint> outOfStep() {
        return conversation.complaint();
    }

    /** Whether nothing more will be asked or taken. */
    boolean over() {
        return lost != null
                || conversation.complaint().isPresent()
                || (farewellSent && conversation.outstanding() == 0);
    }

    /** Whether the workload allows no further operation. */
    boolean exhausted() {
        return sent >= workload.operationsMost();
    }

    long lapPauseMillis(long nowNanos) {
        return TimeUnit.NANOSECONDS.toMillis(pauses.lapNanos(nowNanos));
    }

    Progress progress(long nowNanos) {
        return new Progress(
                inStep,
                conversation.answers(),
                conversation.outstanding(),
                longestPauseMillis(nowNanos),
                TimeUnit.NANOSECONDS.toMillis(nowNanos - beganNanos),
                !over());
    }

    ClientReport report(long nowNanos) {
        return new ClientReport(
                conversation.history(),
                responseMicros.copy(),
                longestPauseMillis(nowNanos),
                conversation.answers(),
                conversation.outstanding(),
                conversation.complaint(),
                Optional.ofNullable(lost));
    }

    private String send(int client, Request request, long nowNanos) {
        conversation.sent(client, request, nowNanos);
        pauses.asked(nowNanos);
        readyNanos[client] = BUSY;
        sent++;
        return request.line();
    }

    private long longestPauseMillis(long nowNanos) {
        return TimeUnit.NANOSECONDS.toMillis(pauses.longestNanos(nowNanos));
    }
}
