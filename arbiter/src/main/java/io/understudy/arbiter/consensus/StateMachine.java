package io.understudy.arbiter.consensus;

import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.view.Decision;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.WishContext;
import java.util.List;
import java.util.Optional;

/**
 * The rules, fed with entries. The same entries in the same order lead to the same outcomes and the same register on
 * every arbiter: what is decided is a function of the register and the entry. Not thread-safe.
 */
public final class StateMachine {
    private final PoolRegister register;

    /** @param register empty, or replayed up to some entry */
    public StateMachine(PoolRegister register) {
        this.register = register;
    }

    public PoolRegister register() {
        return register;
    }

    /** Decides an entry; readers see nothing of it before it is {@linkplain #settle settled}. */
    public List<Outcome> decide(Entry entry) {
        return entry.inputs().stream().map(this::decide).toList();
    }

    private Outcome decide(Entry.Input input) {
        if (input.request() instanceof Request.Advancement advancement) {
            return decided(register.views().decide(advancement.advance()));
        } else if (input.request() instanceof Request.Acknowledgement acknowledgement) {
            return decided(register.views().decide(acknowledgement.acknowledge()));
        } else if (input.request() instanceof Request.Wishing wishing) {
            return new Outcome.OfWish(
                    register.wishes().decide(wishing.id(), wishing.wish(), new Context(register, input.busy())));
        } else if (input.request() instanceof Request.Reporting reporting) {
            return new Outcome.OfReport(register.reported(reporting.report()));
        }
        throw new IllegalArgumentException("no input: " + input.request());
    }

    private Outcome decided(Decision decision) {
        if (decision.change().isPresent() && decision.verdict() instanceof Verdict.Granted granted) {
            register.wishes().viewed(decision.change().get().vm(), granted.view());
        }
        return new Outcome.OfViews(decision);
    }

    /**
     * Makes an outcome visible, now that its entry is committed; in the order of decisions.
     *
     * @return the view that is new by it, if one is
     */
    public Optional<View> settle(Outcome outcome) {
        if (outcome instanceof Outcome.OfViews views && views.decision().verdict() instanceof Verdict.Granted) {
            return views.decision().change().map(register.views()::settle);
        }
        return Optional.empty();
    }

    /** @param busy with the machine of the wish, as the entry says */
    private record Context(PoolRegister register, Optional<Host> busy) implements WishContext {
        @Override
        public Optional<View> view(VmName vm) {
            return register.views().decided(vm);
        }

        @Override
        public Optional<Host> busyWith(VmName vm) {
            return busy;
        }

        @Override
        public long knownView(VmName vm) {
            return register.views().knownBeyond(vm);
        }

        @Override
        public boolean knows(HostName host) {
            return register.lives().knows(host);
        }
    }
}
