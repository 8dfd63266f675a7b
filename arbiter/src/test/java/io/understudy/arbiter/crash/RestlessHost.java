package io.understudy.arbiter.crash;

import io.understudy.arbiter.Cast;
import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/**
 * A host that wants to be primary of the next view, always, by the rules: it acknowledges when it is, and asks again
 * when it is not. Its state belongs to its client's event loop.
 */
public final class RestlessHost {
    private final Host self;
    private final List<Host> others;
    private final VmName vm;
    private final ArbiterClient client;
    private final Random random;
    private final ConcurrentMap<Answered, Advance> answers;
    private final Semaphore grants;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile boolean stopping;
    private long requestId;
    private long knownView;

    /** A grant that was answered, by machine and number. */
    public record Answered(VmName vm, long number) {}

    /**
     * @param answers every answered grant goes here
     * @param grants released once for each
     */
    public RestlessHost(
            String name,
            VmName vm,
            ArbiterClient client,
            long seed,
            ConcurrentMap<Answered, Advance> answers,
            Semaphore grants) {
        this.self = Cast.host(name, 1);
        this.others = List.of("a", "b", "c", "d").stream()
                .filter(each -> !each.equals(name))
                .map(each -> Cast.host(each, 1))
                .toList();
        this.vm = vm;
        this.client = client;
        this.random = new Random(seed);
        this.answers = answers;
        this.grants = grants;
    }

    public void start() {
        look();
    }

    /** Completes when the request in flight is answered; completes exceptionally if this host saw something wrong. */
    public CompletableFuture<Void> stop() {
        stopping = true;
        return stopped;
    }

    private void look() {
        if (stopping) {
            stopped.complete(null);
            return;
        }
        long floor = answered();
        then(client.read(vm), view -> {
            if (view.map(View::number).orElse(0L) < floor) {
                throw new AssertionError("view " + floor + " was granted before " + self + " asked and reads " + view);
            }
            act(view);
        });
    }

    /** The highest view that any host was told of: whoever asks from now on is told of no earlier one. */
    private long answered() {
        return answers.keySet().stream()
                .filter(each -> each.vm().equals(vm))
                .mapToLong(Answered::number)
                .max()
                .orElse(0);
    }

    private void act(Optional<View> view) {
        long number = view.map(View::number).orElse(0L);
        if (number < knownView) {
            throw new AssertionError(self + " knew view " + knownView + " of " + vm + " and reads " + view);
        }
        knownView = number;
        if (view.isPresent() && view.get().primary().equals(self) && !view.get().acknowledged()) {
            then(client.acknowledge(new Acknowledge(vm, number, self.identity())), verdict -> look());
        } else {
            Advance request = new Advance(
                    vm,
                    number,
                    self,
                    Optional.of(others.get(random.nextInt(3))),
                    self.identity(),
                    ++requestId,
                    knownView);
            long floor = answered();
            then(client.advance(request), verdict -> {
                if (verdict instanceof Verdict.Refused refused
                        && refused.current().map(View::number).orElse(0L) < floor) {
                    throw new AssertionError("view " + floor + " was granted before " + self + " asked: " + verdict);
                }
                judged(request, verdict);
            });
        }
    }

    private void judged(Advance request, Verdict verdict) {
        if (verdict instanceof Verdict.Granted granted) {
            long number = granted.view().number();
            Advance first = answers.putIfAbsent(new Answered(vm, number), request);
            if (number != request.expectedView() + 1 || first != null) {
                throw new AssertionError(verdict + " for " + request + ", granted before to " + first);
            }
            knownView = number;
            grants.release();
        } else if (((Verdict.Refused) verdict).reason().contains("lost its memory")) {
            throw new AssertionError(verdict.toString());
        }
        look();
    }

    private interface Step<T> {
        void take(T answer);
    }

    private <T> void then(CompletableFuture<T> answer, Step<T> step) {
        var unused = answer.thenAccept(step::take).whenComplete((nothing, failure) -> {
            if (failure != null) {
                stopped.completeExceptionally(failure);
            }
        });
    }
}
