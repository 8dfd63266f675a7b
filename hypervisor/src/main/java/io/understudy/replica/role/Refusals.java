package io.understudy.replica.role;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.Optional;

/** What a refusal of the arbiter means to the people who run the host, and what they can do about it. */
final class Refusals {
    private static final String BEGIN_ANEW =
            "to begin anew, give all processes another --vm, or stop them and give the arbiter another --journal";

    private Refusals() {}

    /** The arbiter did not take the first view of a machine. */
    static String ofFirstView(VmName vm, Optional<View> current, String reason) {
        if (current.isEmpty()) {
            return reason;
        }
        View view = current.get();
        return view.acknowledged()
                ? "VM " + vm + " was started before and the arbiter is at " + view
                        + ": a primary that starts again has lost its state and cannot go on from there; " + BEGIN_ANEW
                : stuck(vm, view);
    }

    /** The arbiter did not take the first view of a machine that its pool had this host begin. */
    static String ofAppointment(VmName vm, String reason) {
        return "VM " + vm + " needs this host no more: " + reason;
    }

    /** The arbiter did not take the view after this one. */
    static String ofNextView(VmName vm, long expectedView, Optional<View> current, String reason) {
        return current.filter(view -> view.number() == expectedView && !view.acknowledged())
                .map(view -> stuck(vm, view))
                .orElse("lost the race for the next view: " + reason);
    }

    /** What a host that is not idle says to a primary that wants it for its backup. */
    static String ofPrimary(VmName vm, Host self, State state, Optional<View> view) {
        if (state instanceof State.Follows follower) {
            return self + " is already backup of " + follower.partner();
        }
        return switch (state.role()) {
            case PRIMARY, GOING_ALONE, ALONE, RECRUITING, SECURING, ADOPTING, HANDING_OVER, GOING_LIVE ->
                self + " is primary of VM " + vm + " in "
                        + view.map(View::toString).orElse("no view")
                        + ": stop it first, or start another VM under another --vm";
            case CONNECTING,
                    CREATING_VIEW,
                    LISTENING,
                    RECEIVING,
                    JOINED,
                    BACKUP,
                    SUCCEEDING,
                    LEAVING,
                    TAKING_OVER,
                    HALTED,
                    ENDED -> self + " is " + state.role();
        };
    }

    private static String stuck(VmName vm, View view) {
        return "VM " + vm + " is stuck: view " + view.number() + " was never acknowledged by its primary "
                + view.primary() + ", and none may follow before that; if that host is gone, " + BEGIN_ANEW;
    }
}
