package io.understudy.replica.role;

import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.Optional;

/**
 * The role of one host, one transition function for each kind of event. No sockets, no threads, no clock: {@code now} is
 * any monotonic nanosecond count.
 *
 * <p>One thread, the protocol thread, calls everything, so that an acknowledgement and a grant of the arbiter cannot
 * cross: the boundary of a takeover is the last entry acknowledged (design.md).
 */
public final class RoleMachine {
    /**
     * A primary to be gives its backup so many silence timeouts for an answer: more than any connection attempt takes. A
     * host that lost its power after the connection stood never closes it, and nothing is sent that could fail.
     */
    private static final int SILENCES_UNTIL_ANSWERED = 10;

    private static final long NEVER = Long.MIN_VALUE;

    private final VmName vm;
    private final Host self;
    private final RoleActions actions;
    private final PartnerWatch partner;
    private final long answerNanos;

    private Role role;
    private Optional<Host> partnerHost = Optional.empty();
    private Optional<View> view = Optional.empty();
    private long highestViewHeard;
    private long nextRequestId = 1;
    private long askedView;
    private String partnerLostBefore;
    private long connectingSince = NEVER;

    private RoleMachine(VmName vm, Host self, RoleSettings settings, RoleActions actions, Role role) {
        this.vm = vm;
        this.self = self;
        this.actions = actions;
        this.role = role;
        this.partner = new PartnerWatch(settings);
        this.answerNanos = SILENCES_UNTIL_ANSWERED * settings.silenceNanos();
    }

    /** A host that will run the VM first; {@link #start} sets it going. */
    public static RoleMachine primary(VmName vm, Host self, RoleSettings settings, RoleActions actions) {
        return new RoleMachine(vm, self, settings, actions, Role.CONNECTING);
    }

    /** A host that waits for a primary. */
    public static RoleMachine backup(VmName vm, Host self, RoleSettings settings, RoleActions actions) {
        return new RoleMachine(vm, self, settings, actions, Role.LISTENING);
    }

    public Role role() {
        return role;
    }

    /** The view this host acts on, if it knows one. */
    public Optional<View> view() {
        return view;
    }

    /** The number of the view this host acts on, 0 before there is one. */
    public long viewNumber() {
        return view.map(View::number).orElse(0L);
    }

    /** Sets a primary going. */
    public void start(boolean withBackup) {
        if (role != Role.CONNECTING) {
            return;
        }
        if (withBackup) {
            actions.say("looking for the backup");
            actions.connectToBackup();
        } else {
            createView();
        }
    }

    /** Primary: the backup agreed to be one. */
    public void backupAccepted(Host backup, long now) {
        if (role == Role.CONNECTING) {
            partnerHost = Optional.of(backup);
            partner.heard(now);
            createView();
        }
    }

    /** Primary: the backup will not be one. */
    public void backupRefused(String why) {
        if (role == Role.CONNECTING) {
            halt("the backup refused: " + why);
        }
    }

    /** Backup: whether a primary that introduces itself can be taken, or why not. */
    public Optional<String> objectionToPrimary() {
        return switch (role) {
            case LISTENING -> Optional.empty();
            case JOINED, BACKUP -> Optional.of(self + " is already backup of " + partnerHost.orElseThrow());
            case PRIMARY, GOING_ALONE, ALONE, GOING_LIVE ->
                Optional.of(self + " is primary of VM " + vm + " in "
                        + view.map(View::toString).orElse("no view")
                        + ": stop it first, or start another VM under another --vm");
            case CONNECTING, CREATING_VIEW, TAKING_OVER, HALTED, ENDED -> Optional.of(self + " is " + role);
        };
    }

    /** Backup: a primary introduced itself and was taken. */
    public void primaryJoined(Host primary, long now) {
        if (role == Role.LISTENING) {
            partnerHost = Optional.of(primary);
            partner.heard(now);
            become(Role.JOINED, "primary " + primary + " connected");
        }
    }

    /** Backup: whether entries of this view may be taken and acknowledged. */
    public boolean accepts(long entryView) {
        return role == Role.BACKUP && entryView == viewNumber();
    }

    /** Something of the partner's arrived that belongs to this view. */
    public void heard(long partnerView, long now) {
        highestViewHeard = Math.max(highestViewHeard, partnerView);
        if (role == Role.JOINED && partnerView >= 1) {
            view = Optional.of(new View(partnerView, partnerHost.orElseThrow(), Optional.of(self), true));
            become(Role.BACKUP, "backup of " + partnerHost.orElseThrow() + " in view " + partnerView);
        }
        if (role.hasPartner()) {
            partner.heard(now);
        }
    }

    /** Backup: the primary says how far its log goes, and this host how much of it is here. */
    public void logPosition(long sent, long received, long now) {
        if (role == Role.BACKUP) {
            partner.logAt(sent, received, now);
        }
    }

    /** Primary: entries exist up to {@code logged}. */
    public void logged(long logged, long acknowledged, long now) {
        if (role == Role.PRIMARY) {
            partner.logAt(logged, acknowledged, now);
        }
    }

    /** Primary: the backup has everything up to this entry. */
    public void acknowledged(long ackView, long sequence, long now) {
        heard(ackView, now);
        if (role == Role.PRIMARY && ackView == viewNumber()) {
            actions.release(sequence);
        }
    }

    /** The partner's connection closed or broke. */
    public void partnerLost(String why) {
        switch (role) {
            case CONNECTING -> halt("no backup: " + why);
            case CREATING_VIEW -> {
                if (partnerLostBefore == null) {
                    partnerLostBefore = why;
                }
            }
            case PRIMARY -> askToGoAlone(why);
            case JOINED, BACKUP -> askToTakeOver(why);
            case GOING_ALONE, ALONE, LISTENING, TAKING_OVER, GOING_LIVE, HALTED, ENDED -> {}
        }
    }

    /** The partner said goodbye: its guest ended and the log is complete. */
    public void partnerEnded(String why) {
        if (role == Role.BACKUP) {
            become(Role.ENDED, why);
        }
    }

    /** This host's own guest ended. */
    public void machineEnded(String why) {
        if (!role.isFinal()) {
            become(Role.ENDED, why);
        }
    }

    /** The replay differs from the log: this host must never be primary. */
    public void diverged(String detail) {
        if (!role.isFinal()) {
            actions.closePartner("diverged");
            halt(detail);
        }
    }

    /** The arbiter granted what was asked for; a late grant of something asked before changes nothing. */
    public void granted(View next) {
        if (next.number() != askedView || !next.primary().is(self.identity())) {
            return;
        }
        switch (role) {
            case CREATING_VIEW -> {
                adopt(next);
                actions.acknowledge(next);
            }
            case GOING_ALONE -> {
                adopt(next);
                actions.acknowledge(next);
                become(Role.ALONE, "primary alone in view " + next.number());
                actions.goAlone(next);
            }
            case TAKING_OVER -> {
                adopt(next);
                actions.acknowledge(next);
                become(Role.GOING_LIVE, "the arbiter granted view " + next.number() + ": going live");
                actions.goLive(next);
            }
            case CONNECTING, PRIMARY, ALONE, LISTENING, JOINED, BACKUP, GOING_LIVE, HALTED, ENDED -> {}
        }
    }

    /** The arbiter refused what was asked for. */
    public void refused(Optional<View> current, String why) {
        switch (role) {
            case CREATING_VIEW -> halt(Refusals.ofFirstView(vm, current, why));
            case GOING_ALONE -> halt(Refusals.ofNextView(vm, askedView - 1, current, why));
            case TAKING_OVER -> {
                if (view.isEmpty()
                        && current.filter(other -> other.includes(self.identity()))
                                .isEmpty()) {
                    partnerHost = Optional.empty();
                    become(Role.LISTENING, "the primary never came to be; listening again");
                    actions.listenAgain();
                } else {
                    halt(Refusals.ofNextView(vm, askedView - 1, current, why));
                }
            }
            case CONNECTING, PRIMARY, ALONE, LISTENING, JOINED, BACKUP, GOING_LIVE, HALTED, ENDED -> {}
        }
    }

    /** The arbiter has this host's acknowledgement of a view. */
    public void viewAcknowledged(View acknowledged) {
        if (acknowledged.number() == viewNumber()) {
            view = Optional.of(acknowledged);
        }
        if (role != Role.CREATING_VIEW || acknowledged.number() != viewNumber()) {
            return;
        }
        if (partnerHost.isPresent()) {
            become(Role.PRIMARY, "primary in view " + viewNumber() + " with backup " + partnerHost.get());
            actions.startMachine(acknowledged);
            if (partnerLostBefore != null) {
                askToGoAlone(partnerLostBefore);
            }
        } else {
            become(Role.ALONE, "primary alone in view " + viewNumber());
            actions.startMachine(acknowledged);
            actions.goAlone(acknowledged);
        }
    }

    /**
     * The arbiter did not take this host's acknowledgement of a view. Before the first instruction that means that the
     * backup was first to the next view, perhaps while the answer was lost: there will be no other answer to wait for.
     */
    public void acknowledgementRefused(long number, String why) {
        if (role == Role.CREATING_VIEW && number == viewNumber()) {
            halt("view " + number + " is over before it began: " + why);
        }
    }

    /** Going live: everything acknowledged was replayed. */
    public void caughtUp() {
        if (role == Role.GOING_LIVE) {
            become(Role.ALONE, "primary alone in view " + viewNumber() + ", live");
            actions.openOutputs(view.orElseThrow());
        }
    }

    /** Time passes; to be called several times per heartbeat interval. */
    public void tick(long now) {
        boolean away = partner.tick(now);
        if (role == Role.CONNECTING) {
            awaitBackup(now, away);
            return;
        }
        if (!role.hasPartner() || partnerHost.isEmpty()) {
            return;
        }
        if (partner.heartbeatDue(now)) {
            actions.sendHeartbeat();
        }
        if (!away) {
            partner.suspicion(now).ifPresent(this::partnerLost);
        }
    }

    private void awaitBackup(long now, boolean away) {
        if (connectingSince == NEVER || away) {
            connectingSince = now;
        } else if (now - connectingSince > answerNanos) {
            halt("no backup: it did not answer for " + (now - connectingSince) / 1_000_000
                    + " ms: start it, then this host again");
        }
    }

    private void createView() {
        become(Role.CREATING_VIEW, "asking the arbiter for view 1 of " + vm);
        ask(0, partnerHost);
    }

    private void askToGoAlone(String why) {
        become(Role.GOING_ALONE, "lost the backup (" + why + "); asking the arbiter to go on alone");
        actions.closePartner(why);
        ask(viewNumber(), Optional.empty());
    }

    private void askToTakeOver(String why) {
        become(Role.TAKING_OVER, "lost the primary (" + why + "); asking the arbiter to take over");
        actions.closePartner(why);
        // Joined but without a word of a view: if the primary created one with this host in it, it is view 1.
        ask(view.isPresent() ? viewNumber() : 1, Optional.empty());
    }

    private void ask(long expectedView, Optional<Host> backup) {
        askedView = expectedView + 1;
        actions.ask(new Advance(
                vm,
                expectedView,
                self,
                backup,
                self.identity(),
                nextRequestId++,
                Math.max(view.isPresent() ? highestViewHeard : 0, expectedView)));
    }

    private void adopt(View next) {
        view = Optional.of(next);
        highestViewHeard = Math.max(highestViewHeard, next.number());
    }

    private void halt(String why) {
        become(Role.HALTED, "halted");
        actions.halt(why);
    }

    private void become(Role next, String line) {
        role = next;
        actions.say(line);
    }
}
