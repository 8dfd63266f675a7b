package io.understudy.cli.page;

import io.understudy.arbiter.client.ArbiterQuery;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.Wish;
import io.understudy.arbiter.wish.WishVerdict;
import io.understudy.event.Event;
import io.understudy.event.Stamped;
import io.understudy.page.Hands;
import io.understudy.page.Verb;
import io.understudy.page.server.PageServer;
import io.understudy.running.Registration;
import io.understudy.running.RunningFolder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/** Wishes to the arbiter, and signals to this user's registered processes, if the user wants that. */
final class LocalHands implements Hands {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final List<Verb> WISHES = List.of(Verb.MOVE, Verb.DRAIN, Verb.UNDRAIN, Verb.STOP);
    private static final List<Verb> SIGNALS = List.of(Verb.KILL, Verb.FREEZE, Verb.THAW);

    private final List<InetSocketAddress> arbiter;
    private final RunningFolder running;
    private final boolean signals;
    private final AtomicReference<PageServer> page = new AtomicReference<>();

    /** @param signals whether processes may be killed and frozen, too */
    LocalHands(List<InetSocketAddress> arbiter, RunningFolder running, boolean signals) {
        this.arbiter = arbiter;
        this.running = running;
        this.signals = signals;
    }

    /** Where signals are told of. */
    void tell(PageServer server) {
        page.set(server);
    }

    @Override
    public Offer offer() {
        return signals
                ? Offer.of(
                        List.of(Verb.KILL, Verb.FREEZE, Verb.THAW, Verb.MOVE, Verb.DRAIN, Verb.UNDRAIN, Verb.STOP),
                        SIGNALS)
                : Offer.of(WISHES, List.of());
    }

    @Override
    public void act(Verb verb, String target) throws IOException, InterruptedException {
        String name = target.substring(target.indexOf(':') + 1);
        switch (verb) {
            case MOVE -> ask(new Wish.Move(vmOf(name)));
            case STOP -> ask(new Wish.Stop(vmOf(name)));
            case DRAIN -> {
                ask(new Wish.Drain(new HostName(name)));
                tell(verb, target);
            }
            case UNDRAIN -> {
                ask(new Wish.Undrain(new HostName(name)));
                tell(verb, target);
            }
            case KILL -> signal("KILL", verb, target);
            case FREEZE -> signal("STOP", verb, target);
            case THAW -> signal("CONT", verb, target);
            default -> throw new IOException("this page cannot " + verb.spelt());
        }
    }

    /** The machine whose primary this host is. */
    private VmName vmOf(String host) throws IOException {
        return ArbiterQuery.pool(arbiter, PATIENCE_MILLIS).vms().stream()
                .filter(vm -> vm.view()
                        .filter(view -> view.primary().name().equals(host))
                        .isPresent())
                .map(VmStatus::vm)
                .findFirst()
                .orElseThrow(
                        () -> new IOException("host " + host + " is no machine's primary by the arbiter's record"));
    }

    private void ask(Wish wish) throws IOException {
        if (ArbiterQuery.wish(arbiter, wish, PATIENCE_MILLIS) instanceof WishVerdict.Declined declined) {
            throw new IOException(declined.reason());
        }
    }

    private void tell(Verb verb, String target) {
        page.get().tell(Stamped.nowMicros(), new Event.Hand(verb.spelt(), target));
    }

    /** Every shell has kill built in; as a program of its own it is missing on small systems. */
    private void signal(String signal, Verb verb, String target) throws IOException, InterruptedException {
        Registration process = running.read().stream()
                .filter(each -> (each.kind().name().toLowerCase(Locale.ROOT) + ":" + each.name()).equals(target))
                .findFirst()
                .orElseThrow(() -> new IOException("no process of yours on this computer is " + target));
        tell(verb, target);
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid()).start();
        if (kill.waitFor() != 0) {
            throw new IOException("cannot send SIG" + signal + " to process " + process.pid());
        }
    }
}
