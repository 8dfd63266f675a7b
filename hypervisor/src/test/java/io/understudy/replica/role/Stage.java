package io.understudy.replica.role;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.Optional;

/** Two hosts and the way to each role, as the protocol leads there. */
final class Stage {
    static final VmName VM = new VmName("vm");
    static final Host ALICE = new Host("alice", 11, "127.0.0.1:1", "127.0.0.1:2");
    static final Host BOB = new Host("bob", 22, "127.0.0.1:3", "127.0.0.1:4");
    static final View FIRST = new View(1, ALICE, Optional.of(BOB), false);
    static final View FIRST_ALONE = new View(1, ALICE, Optional.empty(), false);
    static final long MILLIS = 1_000_000;

    final RecordedActions actions = new RecordedActions();
    final RoleMachine role;
    private final boolean isAlice;
    long now = 123_456_789;

    private Stage(boolean primary, RoleSettings settings) {
        isAlice = primary;
        role = primary
                ? RoleMachine.primary(VM, ALICE, settings, actions)
                : RoleMachine.backup(VM, BOB, settings, actions);
    }

    /** Alice, who will be primary. */
    static Stage alice() {
        return new Stage(true, RoleSettings.DEFAULT);
    }

    /** Bob, who waits for a primary. */
    static Stage bob() {
        return new Stage(false, RoleSettings.DEFAULT);
    }

    /** A host in a state, by its name. */
    static Stage in(String name) {
        Stage stage = switch (name) {
            case "Connecting" -> alice().connecting();
            case "CreatingView" -> alice().asked();
            case "Starting" -> alice().viewGranted();
            case "CreatingViewAlone" -> alice().askedAlone();
            case "StartingAlone" -> alice().grantedAlone();
            case "Primary" -> alice().acting();
            case "GoingAlone" -> alice().acting().lost();
            case "Alone" -> alice().alone();
            case "Recruiting" -> alice().recruiting();
            case "Securing" -> alice().recruiting().caughtUp();
            case "Adopting" -> alice().recruiting().caughtUp().secured();
            case "Adopted" -> alice().recruiting().caughtUp().secured().adoptionGranted();
            case "HandingOver" -> alice().acting().handingOver();
            case "HandedOver" -> alice().acting().handingOver().answered();
            case "Listening" -> bob();
            case "Receiving" -> bob().receiving();
            case "Joined" -> bob().joined();
            case "Backup" -> bob().backup();
            case "Succeeding" -> bob().backup().succeeding();
            case "SucceedingAlone" -> bob().backup().succeeding().lost();
            case "Leaving" -> bob().backup().leaving();
            case "TakingOver" -> bob().backup().lost();
            case "Claiming" -> bob().joined().lost();
            case "Inheriting" -> bob().backup().succeeding().live();
            case "GoingLive" -> bob().backup().lost().takenOver();
            case "Halted" -> bob().backup().diverged();
            case "Ended" -> bob().backup().ended();
            default -> throw new AssertionError("no state called " + name);
        };
        if (!stage.state().equals(name)) {
            throw new AssertionError("the way to " + name + " leads to " + stage.state());
        }
        var unused = stage.actions.take();
        return stage;
    }

    /** What it is in now. */
    String state() {
        return role.state().getClass().getSimpleName();
    }

    boolean hasPartner() {
        return role.state() instanceof State.WithPartner;
    }

    Stage connecting() {
        role.start(true);
        return this;
    }

    Stage asked() {
        connecting();
        role.backupAccepted(BOB, now);
        return this;
    }

    Stage viewGranted() {
        asked();
        role.granted(FIRST);
        return this;
    }

    Stage acting() {
        viewGranted();
        role.viewAcknowledged(FIRST.withAcknowledgement());
        return this;
    }

    Stage askedAlone() {
        role.start(false);
        return this;
    }

    Stage grantedAlone() {
        askedAlone();
        role.granted(FIRST_ALONE);
        return this;
    }

    Stage alone() {
        grantedAlone();
        role.viewAcknowledged(FIRST_ALONE.withAcknowledgement());
        return this;
    }

    Stage recruiting() {
        alone();
        role.recruitment().begin(BOB, now);
        role.backupAccepted(BOB, now);
        return this;
    }

    Stage caughtUp() {
        role.recruitment().caughtUp();
        return this;
    }

    Stage secured() {
        role.recruitment().secured();
        return this;
    }

    Stage adoptionGranted() {
        role.granted(wanted());
        return this;
    }

    Stage receiving() {
        role.receiving(ALICE, 2, now);
        return this;
    }

    Stage restored() {
        role.restored();
        return this;
    }

    /** The view in which the partner's words count. */
    static long ownView(RoleMachine role) {
        return switch (role.role()) {
            case SECURING, ADOPTING, RECRUITING -> role.linkView();
            default -> Math.max(role.viewNumber(), 1);
        };
    }

    Stage joined() {
        role.primaryJoined(ALICE, now);
        return this;
    }

    Stage backup() {
        joined();
        role.heard(1, now);
        return this;
    }

    Stage handingOver() {
        role.departure().handOver(now);
        return this;
    }

    Stage answered() {
        role.departure().successorReady();
        return this;
    }

    Stage succeeding() {
        role.departure().succeed();
        return this;
    }

    Stage live() {
        role.caughtUp();
        return this;
    }

    Stage leaving() {
        role.departure().stepDown("drained");
        return this;
    }

    /** The view in which the other host goes on without this one. */
    View successor(boolean acknowledged) {
        Host other = isAlice ? BOB : ALICE;
        return new View(Math.max(role.viewNumber(), 1) + 1, other, Optional.empty(), acknowledged);
    }

    Stage lost() {
        role.partnerLost("cut");
        return this;
    }

    Stage takenOver() {
        role.granted(new View(2, BOB, Optional.empty(), false));
        return this;
    }

    Stage diverged() {
        role.diverged("differs");
        return this;
    }

    Stage ended() {
        role.machineEnded("done");
        return this;
    }

    /** What the arbiter would make of the last request. */
    View wanted() {
        var request = actions.lastAsked();
        return new View(request.expectedView() + 1, request.primary(), request.backup(), false);
    }

    /** Lets time pass, with ticks as often as the protocol thread has them. */
    void pass(long millis) {
        for (long passed = 0; passed < millis; passed += 10) {
            now += 10 * MILLIS;
            role.tick(now);
        }
    }
}
