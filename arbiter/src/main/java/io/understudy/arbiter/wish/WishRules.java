package io.understudy.arbiter.wish;

import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.Optional;

/** The first objection to a wish, or none; one line that says what to do. */
final class WishRules {
    private WishRules() {}

    static Optional<String> objection(Wish.Start start, VmWish known, WishContext context) {
        String vm = "VM " + start.vm();
        if (known != null && known.wanted() == WantedState.RUNNING) {
            return Optional.of(vm + " is started already; see './understudy status', or choose another name");
        }
        Optional<View> view = context.view(start.vm());
        if (view.isPresent()) {
            return Optional.of(vm + " had " + view.get().number()
                    + " views, starting it again would silently reset its state; start it under another name");
        }
        if (context.knownView(start.vm()) > 0) {
            return Optional.of("a host knows view " + context.knownView(start.vm()) + " of " + vm
                    + ", the arbiter none: it has lost its memory; restore its journal");
        }
        if (known != null) {
            return Optional.of(
                    vm + " is stopped and still known; './understudy forget " + start.vm() + "' first, then start it");
        }
        return Optional.empty();
    }

    /** For every wish about a machine that was started. */
    static Optional<String> objectionToUnknown(VmName vm, VmWish known, WishContext context) {
        if (known != null && known.wanted() != WantedState.FORGOTTEN) {
            return Optional.empty();
        }
        if (known == null && context.view(vm).isPresent()) {
            return Optional.of(
                    "VM " + vm + " was not started by the pool; its primary and backup are ended where they run");
        }
        return Optional.of("there is no VM " + vm + " in this pool; './understudy status' lists them");
    }

    static Optional<String> objection(Wish.Move move, VmWish known, WishContext context) {
        return objectionToStopped(move.vm(), known).or(() -> objectionWithoutView(move.vm(), context));
    }

    static Optional<String> objection(Wish.Repair repair, VmWish known, WishContext context) {
        VmName vm = repair.vm();
        return objectionToStopped(vm, known)
                .or(() -> objectionWithoutView(vm, context))
                .or(() -> known.repair() == RepairMode.AUTO
                        ? Optional.of("VM " + vm + " was started with --repair auto: an idle host joins by itself; "
                                + "start one more host if it stays alone")
                        : Optional.empty())
                .or(() -> context.view(vm)
                        .flatMap(View::backup)
                        .map(backup -> "VM " + vm + " has a backup, " + backup + ": there is nothing to repair"));
    }

    static Optional<String> objection(Wish.Forget forget, VmWish known, WishContext context) {
        VmName vm = forget.vm();
        if (known.wanted() == WantedState.RUNNING) {
            return Optional.of("VM " + vm + " is wanted to run; './understudy stop " + vm + "' first");
        }
        return context.busyWith(vm)
                .map(host -> "VM " + vm + " is stopped but " + host + " is still busy with it; forget it when "
                        + "'./understudy status' shows that host idle or dead");
    }

    static Optional<String> objection(Wish.Drain drain, WishContext context) {
        HostName whole = drain.host().withoutSlot();
        if (!drain.host().equals(whole)) {
            return Optional.of(drain.host() + " is a slot of host " + whole + ", and all of a host is drained: "
                    + "'./understudy drain " + whole + "'");
        }
        return context.knows(drain.host())
                ? Optional.empty()
                : Optional.of("no host " + drain.host() + " has reported; './understudy status' lists them");
    }

    private static Optional<String> objectionToStopped(VmName vm, VmWish known) {
        return known.wanted() == WantedState.STOPPED
                ? Optional.of("VM " + vm + " is stopped; start another one under another name")
                : Optional.empty();
    }

    private static Optional<String> objectionWithoutView(VmName vm, WishContext context) {
        return context.view(vm).isPresent()
                ? Optional.empty()
                : Optional.of("VM " + vm + " has no view yet; start a host that takes it up, or wait");
    }
}
