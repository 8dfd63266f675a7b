package io.understudy.verification.page;

import io.understudy.event.Stamped;
import io.understudy.page.Hands;
import io.understudy.page.Verb;
import io.understudy.verification.link.CuttableLinks;
import io.understudy.verification.link.Direction;
import io.understudy.verification.link.Impairment;
import io.understudy.verification.link.LossyRelay;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.Breach;
import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Does to a pool's processes what a page asks for; each deed is told before it is done, so that its time is not after its effect. */
final class PoolHands implements Hands {
    private static final Offer ALL = new Offer(
            List.of(Verb.KILL, Verb.FREEZE, Verb.THAW, Verb.START, Verb.MOVE, Verb.DRAIN, Verb.UNDRAIN, Verb.CUT_OFF),
            List.of(Verb.KILL, Verb.FREEZE, Verb.THAW, Verb.START),
            List.of(Verb.KILL, Verb.START),
            List.of(
                    Verb.CUT_TO_BACKUP,
                    Verb.CUT_TO_PRIMARY,
                    Verb.CUT,
                    Verb.SLOW_TO_BACKUP,
                    Verb.SLOW_TO_PRIMARY,
                    Verb.SLOW,
                    Verb.LOSE_TO_BACKUP,
                    Verb.LOSE_TO_PRIMARY,
                    Verb.LOSE,
                    Verb.HEAL),
            List.of(Verb.ADD, Verb.RENEW),
            Breach.ofPool().stream().map(Breach::words).toList());

    private final HostPool pool;
    private final CuttableLinks links;
    private final String vm;
    private final Witness witness;

    PoolHands(HostPool pool, CuttableLinks links, String vm, Witness witness) {
        this.pool = pool;
        this.links = links;
        this.vm = vm;
        this.witness = witness;
    }

    @Override
    public Offer offer() {
        return ALL;
    }

    @Override
    public void act(Verb verb, String target) throws IOException, InterruptedException {
        int colon = target.indexOf(':');
        String kind = colon < 0 ? target : target.substring(0, colon);
        String name = target.substring(colon + 1);
        try {
            switch (kind) {
                case "host" -> host(verb, target, name);
                case "arbiter" -> arbiter(verb, target);
                case "gateway" -> gateway(verb, target);
                case "link" -> link(verb, name);
                case "pool" -> pool(verb, colon < 0 ? "" : name, target);
                default -> throw new IOException("there is no '" + target + "' here");
            }
        } catch (TimeoutException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void host(Verb verb, String target, String name)
            throws IOException, InterruptedException, TimeoutException {
        ChildProcess host = pool.host(name);
        if (host == null) {
            throw new IOException("there is no host '" + name + "'");
        }
        switch (verb) {
            case START -> {
                requireDead(host, "host " + name);
                pool.startHost(name);
            }
            case MOVE -> wish(verb, target, List.of("move", vm));
            case DRAIN -> wish(verb, target, List.of("drain", name));
            case UNDRAIN -> wish(verb, target, List.of("drain", "--undo", name));
            case CUT_OFF -> cutOff(target, name);
            default -> signal(verb, target, host);
        }
    }

    private void cutOff(String target, String primary) throws IOException {
        HostPool.Pair pair = pool.pair()
                .filter(each -> each.primary().equals(primary))
                .orElseThrow(() -> new IOException("host " + primary + " is no primary with a backup"));
        tell(Verb.CUT_OFF, target);
        links.toArbiter(primary).cut(Direction.BOTH);
        link(Verb.CUT, pair.backup());
    }

    private void wish(Verb verb, String target, List<String> command)
            throws IOException, InterruptedException, TimeoutException {
        pool.tell(command);
        tell(verb, target);
    }

    private void arbiter(Verb verb, String target) throws IOException, InterruptedException, TimeoutException {
        if (verb == Verb.START) {
            requireDead(pool.arbiter(), "the arbiter");
            pool.restartArbiter();
        } else {
            signal(verb, target, pool.arbiter());
        }
    }

    private void gateway(Verb verb, String target) throws IOException, InterruptedException, TimeoutException {
        if (verb == Verb.START) {
            requireDead(pool.gateway(), "the gateway");
            pool.restartGateway();
        } else {
            signal(verb, target, pool.gateway());
        }
    }

    private void signal(Verb verb, String target, ChildProcess process) throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new IOException("it does not run any more");
        }
        switch (verb) {
            case KILL -> {
                tell(verb, target);
                process.kill();
            }
            case FREEZE -> {
                tell(verb, target);
                process.pause();
            }
            case THAW -> {
                process.resume();
                tell(verb, target);
            }
            default -> throw new IOException("nobody can " + verb.spelt() + " a process");
        }
    }

    private void link(Verb verb, String backup) throws IOException {
        LossyRelay link = links.to(backup);
        switch (verb) {
            case CUT -> link(verb, () -> link.cut(Direction.BOTH));
            case CUT_TO_BACKUP -> link(verb, () -> link.cut(Direction.TO_BACKUP));
            case CUT_TO_PRIMARY -> link(verb, () -> link.cut(Direction.TO_PRIMARY));
            case SLOW -> link(verb, () -> link.impair(Direction.BOTH, Impairment.SLOW));
            case SLOW_TO_BACKUP -> link(verb, () -> link.impair(Direction.TO_BACKUP, Impairment.SLOW));
            case SLOW_TO_PRIMARY -> link(verb, () -> link.impair(Direction.TO_PRIMARY, Impairment.SLOW));
            case LOSE -> link(verb, () -> link.impair(Direction.BOTH, Impairment.LOSSY));
            case LOSE_TO_BACKUP -> link(verb, () -> link.impair(Direction.TO_BACKUP, Impairment.LOSSY));
            case LOSE_TO_PRIMARY -> link(verb, () -> link.impair(Direction.TO_PRIMARY, Impairment.LOSSY));
            case HEAL -> link(verb, links::heal);
            default -> throw new IOException("nobody can " + verb.spelt() + " a link");
        }
    }

    private void link(Verb verb, Runnable deed) {
        tell(verb, "link");
        deed.run();
    }

    private void pool(Verb verb, String mechanism, String target) throws IOException {
        switch (verb) {
            case ADD -> pool.startHost(pool.nextName());
            case RENEW -> {
                if (!mechanism.isEmpty() && Breach.ofPool(mechanism).isEmpty()) {
                    throw new IOException("there is no mechanism '" + mechanism + "'");
                }
                // Whoever started this one is told, and does it.
                tell(verb, target);
            }
            default -> throw new IOException("nobody can " + verb.spelt() + " a pool");
        }
    }

    private void tell(Verb verb, String target) {
        witness.sees(Stamped.nowMicros(), verb, target);
    }

    private static void requireDead(ChildProcess process, String who) throws IOException {
        if (process.isAlive()) {
            throw new IOException(who + " runs already");
        }
    }
}
