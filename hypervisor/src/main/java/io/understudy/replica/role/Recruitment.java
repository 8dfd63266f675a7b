package io.understudy.replica.role;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import java.util.Optional;

/**
 * How a primary that is alone gets a new backup: the machine is copied, the copy catches up, outputs wait for it, and only
 * then is the arbiter asked for a view with it. Until that is granted nothing was given up. Part of the {@link RoleMachine},
 * and like that on one thread, without I/O.
 */
public final class Recruitment {
    private final RoleMachine host;
    private final RoleActions actions;

    Recruitment(RoleMachine host, RoleActions actions) {
        this.host = host;
        this.actions = actions;
    }

    /** Primary alone: this idle host is to become its backup. Nothing happens to any other host. */
    public void begin(Host candidate, long now) {
        if (host.state() instanceof State.Alone && !candidate.sharesHostWith(host.self())) {
            host.newcomer(now);
            host.become(new State.Recruiting(candidate), "bringing in " + candidate + " as the backup");
            actions.recruit(candidate);
        }
    }

    /** Primary: the new backup has the state and is close behind. */
    public void caughtUp() {
        if (host.state() instanceof State.Recruiting recruiting) {
            Host backup = recruiting.partner();
            host.become(new State.Securing(backup), backup + " has caught up; outputs wait for it from now on");
            actions.holdOutputs();
        }
    }

    /** Primary: the new backup has everything that left before outputs waited for it. */
    public void secured() {
        if (host.state() instanceof State.Securing securing) {
            Host backup = securing.partner();
            host.become(
                    new State.Adopting(backup, Optional.empty()),
                    "asking the arbiter for view " + host.linkView() + " with backup " + backup);
            host.ask(host.viewNumber(), Optional.of(backup));
        }
    }

    /** Whether the arbiter's record is still the view in which this host is alone, so that a refusal costs it nothing. */
    boolean isHarmless(Optional<View> record) {
        return host.state() instanceof State.Adopting
                && record.filter(view -> view.number() == host.viewNumber()).isPresent();
    }

    /** The newcomer is no good. */
    void giveUp(String why) {
        if (host.state() instanceof State.WithPartner recruiting) {
            host.become(
                    new State.Alone(),
                    "still primary alone in view " + host.viewNumber() + ": " + recruiting.partner() + ": " + why);
            actions.closePartner(why);
            actions.giveUpRecruit();
        }
    }
}
