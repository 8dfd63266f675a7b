package io.understudy.replica.protocol;

import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.View;
import io.understudy.event.FailoverStage;
import io.understudy.replica.role.Role;

/** Tells how far a failover, or a handing over, is: of what a host does anyhow, what belongs to one. */
final class Stages {
    private final HostProtocol host;

    /** From a suspicion, or a request to succeed, until there is a backup again. */
    private boolean underWay;

    Stages(HostProtocol host) {
        this.host = host;
    }

    void became(Role role, long view, String text) {
        if (role == Role.TAKING_OVER || role == Role.GOING_ALONE) {
            underWay = true;
            host.stage(FailoverStage.SUSPECTED, view, text);
        } else if (role == Role.SUCCEEDING) {
            underWay = true;
        } else if (role == Role.LISTENING) {
            underWay = false;
        }
    }

    void asked(Role role, Advance request) {
        // An alone primary that asks for a view with a new backup asks for what ends the failover.
        if (underWay && role != Role.ADOPTING) {
            long view = request.expectedView() + 1;
            host.stage(FailoverStage.CLAIMED, view, "asked the arbiter for view " + view);
        }
    }

    void granted(Role role, View view) {
        if (underWay && role != Role.ADOPTING) {
            host.stage(FailoverStage.GRANTED, view.number(), "the arbiter granted view " + view.number());
        }
    }

    void drained(long view) {
        if (underWay) {
            host.stage(FailoverStage.DRAINED, view, "executed everything that was acknowledged");
        }
    }

    void live(View view) {
        if (underWay) {
            host.stage(FailoverStage.LIVE, view.number(), "acts in view " + view.number());
        }
    }

    void redundant(View view) {
        if (underWay) {
            underWay = false;
            String backup = view.backup().map(each -> "backup " + each).orElse("a backup");
            host.stage(FailoverStage.REDUNDANT, view.number(), "redundant again, with " + backup);
        }
    }
}
