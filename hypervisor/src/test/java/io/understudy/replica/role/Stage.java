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

    /** A host in a role, by the name that the table of {@code docs/failover.md} gives it. */
    static Stage in(String name) {
        Stage stage = switch (name) {
            case "CONNECTING" -> alice().connecting();
            case "CREATING_VIEW asked" -> alice().asked();
            case "CREATING_VIEW granted" -> alice().viewGranted();
            case "CREATING_VIEW backup lost" -> alice().viewGranted().lost();
            case "CREATING_VIEW without backup" -> alice().grantedAlone();
            case "PRIMARY" -> alice().acting();
            case "GOING_ALONE" -> alice().acting().lost();
            case "ALONE" -> alice().alone();
            case "RECRUITING" -> alice().recruiting();
            case "SECURING" -> alice().recruiting().caughtUp();
            case "ADOPTING asked" -> alice().recruiting().caughtUp().secured();
            case "ADOPTING granted" -> alice().recruiting().caughtUp().secured().adoptionGranted();
            case "ADOPTING backup lost" ->
                alice().recruiting().caughtUp().secured().adoptionGranted().lost();
            case "HANDING_OVER" -> alice().acting().handingOver();
            case "HANDING_OVER answered" -> alice().acting().handingOver().answered();
            case "LISTENING" -> bob();
            case "RECEIVING" -> bob().receiving();
            case "JOINED" -> bob().joined();
            case "JOINED restored" -> bob().receiving().restored();
            case "BACKUP" -> bob().backup();
            case "SUCCEEDING" -> bob().backup().succeeding();
            case "LEAVING" -> bob().backup().leaving();
            case "TAKING_OVER handed over" -> bob().backup().succeeding().live();
            case "TAKING_OVER in a view" -> bob().backup().lost();
            case "TAKING_OVER without view" -> bob().joined().lost();
            case "GOING_LIVE" -> bob().backup().lost().takenOver();
            case "HALTED" -> bob().backup().diverged();
            case "ENDED" -> bob().backup().ended();
            default -> throw new AssertionError("no role called " + name);
        };
        if (!stage.role.role().name().equals(name.split(" ", 2)[0])) {
            throw new AssertionError("the way to " + name + " leads to " + stage.role.role());
        }
        var unused = stage.actions.take();
        return stage;
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

    Stage grantedAlone() {
        role.start(false);
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
        role.recruit(BOB, now);
        role.backupAccepted(BOB, now);
        return this;
    }

    Stage caughtUp() {
        role.recruitCaughtUp();
        return this;
    }

    Stage secured() {
        role.secured();
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
