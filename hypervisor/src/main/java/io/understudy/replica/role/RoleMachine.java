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
    /** The view of a machine that begins; a later one's log begins at a checkpoint. */
    public static final long FIRST_VIEW = 1;

    private VmName vm;
    private Host self;
    private final RoleActions actions;
    private final PartnerWatch partner;
    private final AnswerWatch answer;
    private final Departure departure;

    private Role role;
    private Optional<Host> partnerHost = Optional.empty();
    private Optional<View> view = Optional.empty();
    /** The view that the link with the partner was made for, in which the partner is, or will be, the other one. */
    private long linkView = FIRST_VIEW;

    private long highestViewHeard;
    private long nextRequestId = 1;
    private long askedView;
    private String partnerLostBefore;
    private boolean appointed;

    private RoleMachine(VmName vm, Host self, RoleSettings settings, RoleActions actions, Role role) {
        this.vm = vm;
        this.self = self;
        this.actions = actions;
        this.role = role;
        this.partner = new PartnerWatch(settings);
        this.answer = new AnswerWatch(settings);
        this.departure = new Departure(this, partner, settings, actions);
    }

    /** A host that will run the VM first; {@link #start} sets it going. */
    public static RoleMachine primary(VmName vm, Host self, RoleSettings settings, RoleActions actions) {
        return new RoleMachine(vm, self, settings, actions, Role.CONNECTING);
    }

    /**
     * A host that waits for a primary.
     *
     * @param vm null for a host of a pool, which {@linkplain #serve is told} later
     */
    public static RoleMachine backup(VmName vm, Host self, RoleSettings settings, RoleActions actions) {
        return new RoleMachine(vm, self, settings, actions, Role.LISTENING);
    }

    /** This host, in its present life. */
    public Host self() {
        return self;
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

    /** The highest view this host ever heard of, 0 if none. */
    public long knownView() {
        return Math.max(viewNumber(), highestViewHeard);
    }

    /** The view that the link with the partner is for; what is said of entries is said in it. */
    public long linkView() {
        return linkView;
    }

    /** A host of a pool: this is its VM from now on. */
    public void serve(VmName vm) {
        this.vm = vm;
    }

    /** A host of a pool that waits: it is to run the VM first, alone. */
    public void appointed() {
        if (role == Role.LISTENING) {
            appointed = true;
            highestViewHeard = 0; // of the VM whose backup it was to be before
            createView();
        }
    }

    /** Primary alone: this idle host is to become its backup. */
    public void recruit(Host candidate, long now) {
        if (role == Role.ALONE && !candidate.sharesHostWith(self)) {
            partnerHost = Optional.of(candidate);
            partnerLostBefore = null;
            linkView = viewNumber() + 1;
            partner.begin(now + answer.patienceNanos());
            become(Role.RECRUITING, "bringing in " + candidate + " as the backup");
            actions.recruit(candidate);
        }
    }

    /** How this host leaves its VM. */
    public Departure departure() {
        return departure;
    }

    /** Sets a primary going. */
    public void start(boolean withBackup) {
        if (role == Role.CONNECTING && withBackup) {
            actions.say("looking for the backup");
            actions.connectToBackup();
        } else if (role == Role.CONNECTING) {
            createView();
        }
    }

    /** Primary: the backup agreed to be one. */
    public void backupAccepted(Host backup, long now) {
        boolean first = role == Role.CONNECTING;
        if (first || role == Role.RECRUITING) {
            partnerHost = Optional.of(backup);
            partner.heard(now);
        }
        if (first) {
            createView();
        }
    }

    /** Primary: the backup will not be one. */
    public void backupRefused(String why) {
        if (role == Role.CONNECTING) {
            halt("the backup refused: " + why);
        } else if (role == Role.RECRUITING) {
            giveUpRecruit("it refused: " + why);
        }
    }

    /** Primary: the new backup has the state and is close behind. */
    public void recruitCaughtUp() {
        if (role == Role.RECRUITING) {
            become(Role.SECURING, partnerHost.orElseThrow() + " has caught up; outputs wait for it from now on");
            actions.holdOutputs();
        }
    }

    /** Primary: the new backup has everything that left before outputs waited for it. */
    public void secured() {
        if (role == Role.SECURING) {
            become(
                    Role.ADOPTING,
                    "asking the arbiter for view " + linkView + " with backup " + partnerHost.orElseThrow());
            ask(viewNumber(), partnerHost);
        }
    }

    /** Backup: whether a primary that introduces itself can be taken, or why not. */
    public Optional<String> objectionToPrimary() {
        return role == Role.LISTENING
                ? Optional.empty()
                : Optional.of(Refusals.ofPrimary(vm, self, role, view, partnerHost));
    }

    /** Backup: a primary introduced itself and was taken. */
    public void primaryJoined(Host primary, long now) {
        join(primary, FIRST_VIEW, now, Role.JOINED, "primary " + primary + " connected");
    }

    /**
     * Backup to be: a primary that runs already introduced itself and was taken.
     *
     * @param forView the view in which this host would be its backup
     */
    public void receiving(Host primary, long forView, long now) {
        join(primary, forView, now, Role.RECEIVING, "receiving the machine of " + primary);
    }

    private void join(Host primary, long forView, long now, Role next, String line) {
        if (role == Role.LISTENING) {
            partnerHost = Optional.of(primary);
            linkView = forView;
            highestViewHeard = 0;
            partner.begin(now);
            become(next, line);
        }
    }

    /** Backup to be: the state is complete, and what follows it in the log is replayed. */
    public void restored() {
        if (role == Role.RECEIVING) {
            become(Role.JOINED, "the machine of " + partnerHost.orElseThrow() + " is restored; catching up");
        }
    }

    /** Backup: whether entries of this view may be taken and acknowledged. */
    public boolean accepts(long entryView) {
        return (role == Role.JOINED || role == Role.BACKUP) && entryView == linkView;
    }

    /** Something of the partner's arrived that belongs to this view. */
    public void heard(long partnerView, long now) {
        highestViewHeard = Math.max(highestViewHeard, partnerView);
        if (role == Role.JOINED && partnerView >= linkView) {
            view = Optional.of(new View(partnerView, partnerHost.orElseThrow(), Optional.of(self), true));
            become(Role.BACKUP, "backup of " + partnerHost.orElseThrow() + " in view " + partnerView);
        }
        if (role.hasPartner()) {
            partner.heard(now);
        }
    }

    /** Backup: the primary says how far its log goes, and this host how much of it is here. */
    public void logPosition(long sent, long received, long now) {
        if (role == Role.JOINED || role == Role.BACKUP) {
            partner.logAt(sent, received, now);
        }
    }

    /** Primary: entries exist up to {@code logged}. */
    public void logged(long logged, long acknowledged, long now) {
        if (waitsForAcks()) {
            partner.logAt(logged, acknowledged, now);
        }
    }

    /** Primary: the backup has everything up to this entry. */
    public void acknowledged(long ackView, long sequence, long now) {
        // An acknowledgement counts in the view that is to be; it is no word of that view.
        heard(0, now);
        if (waitsForAcks() && ackView == linkView) {
            actions.release(sequence);
        }
    }

    private boolean waitsForAcks() {
        return role == Role.PRIMARY || role == Role.SECURING || role == Role.ADOPTING || role == Role.HANDING_OVER;
    }

    /** The partner's connection closed or broke. */
    public void partnerLost(String why) {
        switch (role) {
            case CONNECTING -> halt("no backup: " + why);
            case CREATING_VIEW, ADOPTING -> {
                if (partnerLostBefore == null) {
                    partnerLostBefore = why;
                }
            }
            case PRIMARY -> askToGoAlone(why);
            case RECRUITING, SECURING -> giveUpRecruit(why);
            case RECEIVING -> {
                actions.closePartner(why);
                listenAgain("lost the primary before its machine was here (" + why + ")");
            }
            case HANDING_OVER, SUCCEEDING -> departure.partnerLost(why);
            case JOINED, BACKUP -> askToTakeOver(why);
            default -> {}
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
        end("diverged", detail);
    }

    /** This host is to act for its VM no more, whatever it is; what its partner does then is the partner's affair. */
    public void leave(String why) {
        end(why, why);
    }

    /** First it is nothing any more: a primary that closes its connection by itself has not lost its backup. */
    private void end(String toPartner, String why) {
        if (!role.isFinal()) {
            become(Role.HALTED, "halted");
            actions.closePartner(toPartner);
            actions.halt(why);
        }
    }

    /** The arbiter granted what was asked for; a late grant of something asked before changes nothing. */
    public void granted(View next) {
        if (next.number() != askedView || !next.primary().is(self.identity())) {
            return;
        }
        switch (role) {
            case CREATING_VIEW, ADOPTING -> {
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
                if (departure.isReady()) {
                    become(Role.ALONE, "primary alone in view " + next.number() + ", handed over");
                    actions.openOutputs(next);
                } else {
                    become(Role.GOING_LIVE, "the arbiter granted view " + next.number() + ": going live");
                    actions.goLive(next);
                }
            }
            default -> {}
        }
    }

    /** The arbiter refused what was asked for. */
    public void refused(Optional<View> current, String why) {
        switch (role) {
            case CREATING_VIEW ->
                halt(appointed ? Refusals.ofAppointment(vm, why) : Refusals.ofFirstView(vm, current, why));
            case GOING_ALONE -> lose(current, why);
            case ADOPTING -> {
                if (current.filter(other -> other.number() == viewNumber()).isPresent()) {
                    giveUpRecruit(why);
                } else {
                    lose(current, why);
                }
            }
            case TAKING_OVER -> {
                if (view.isEmpty()
                        && current.filter(other -> other.includes(self.identity()))
                                .isEmpty()) {
                    // What it acknowledged is gone: nobody may take whoever comes now for the one who said so.
                    self = self.inNextLife();
                    listenAgain("no view with this host and that primary ever came to be");
                } else {
                    lose(current, why);
                }
            }
            default -> {}
        }
    }

    private void lose(Optional<View> current, String why) {
        halt(departure.done(current).orElseGet(() -> Refusals.ofNextView(vm, askedView - 1, current, why)));
    }

    /** The arbiter has this host's acknowledgement of a view. */
    public void viewAcknowledged(View acknowledged) {
        if (acknowledged.number() == viewNumber()) {
            view = Optional.of(acknowledged);
        }
        boolean adopted = role == Role.ADOPTING && linkView == viewNumber();
        boolean created = role == Role.CREATING_VIEW;
        if ((!adopted && !created) || acknowledged.number() != viewNumber()) {
            return;
        }
        if (partnerHost.isEmpty()) {
            become(Role.ALONE, "primary alone in view " + viewNumber());
            actions.startMachine(acknowledged);
            actions.goAlone(acknowledged);
            return;
        }
        become(Role.PRIMARY, "primary in view " + viewNumber() + " with backup " + partnerHost.get());
        if (adopted) {
            actions.adopted(acknowledged);
        } else {
            actions.startMachine(acknowledged);
        }
        if (partnerLostBefore != null) {
            askToGoAlone(partnerLostBefore);
        }
    }

    /**
     * The arbiter did not take this host's acknowledgement of a view. Before the first instruction that means that the
     * backup was first to the next view, perhaps while the answer was lost: there will be no other answer to wait for.
     */
    public void acknowledgementRefused(long number, String why) {
        boolean waits = role == Role.CREATING_VIEW || (role == Role.ADOPTING && number == linkView);
        if (waits && number == viewNumber()) {
            halt("view " + number + " is over before it began: " + why);
        }
    }

    /** Going live, or about to ask for it: everything acknowledged was replayed. */
    public void caughtUp() {
        departure.caughtUp();
        if (role == Role.GOING_LIVE) {
            become(Role.ALONE, "primary alone in view " + viewNumber() + ", live");
            actions.openOutputs(view.orElseThrow());
        }
    }

    /** Time passes; to be called several times per heartbeat interval. */
    public void tick(long now) {
        boolean away = partner.tick(now);
        if (role == Role.CONNECTING) {
            answer.overdueMillis(now, away)
                    .ifPresent(millis ->
                            halt("no backup: it did not answer for " + millis + " ms: start it, then this host again"));
            return;
        }
        departure.tick(now);
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

    VmName vm() {
        return vm;
    }

    Optional<Host> partnerHost() {
        return partnerHost;
    }

    /** There is no partner any more whose silence would mean something. */
    void forgetPartner() {
        partnerHost = Optional.empty();
    }

    private void createView() {
        become(Role.CREATING_VIEW, "asking the arbiter for view 1 of " + vm);
        ask(0, partnerHost);
    }

    void askToGoAlone(String why) {
        String what = role == Role.HANDING_OVER ? "the backup did not become primary" : "lost the backup";
        become(Role.GOING_ALONE, what + " (" + why + "); asking the arbiter to go on alone");
        actions.closePartner(why);
        ask(viewNumber(), Optional.empty());
    }

    void askToTakeOver(String why) {
        become(Role.TAKING_OVER, "lost the primary (" + why + "); asking the arbiter to take over");
        actions.closePartner(why);
        // Joined but without a word of a view: if the primary created one with this host in it, it is view 1.
        ask(view.isPresent() ? viewNumber() : linkView, Optional.empty());
    }

    private void giveUpRecruit(String why) {
        String candidate = partnerHost.map(Host::toString).orElse("the new backup");
        partnerHost = Optional.empty();
        become(Role.ALONE, "still primary alone in view " + viewNumber() + ": " + candidate + ": " + why);
        actions.closePartner(why);
        actions.giveUpRecruit();
    }

    private void listenAgain(String why) {
        partnerHost = Optional.empty();
        become(Role.LISTENING, why + "; listening again");
        actions.listenAgain();
    }

    void ask(long expectedView, Optional<Host> backup) {
        askedView = expectedView + 1;
        actions.ask(new Advance(vm, expectedView, self, backup, self.identity(), nextRequestId++, knownView()));
    }

    private void adopt(View next) {
        departure.stays();
        view = Optional.of(next);
        highestViewHeard = Math.max(highestViewHeard, next.number());
    }

    void halt(String why) {
        become(Role.HALTED, "halted");
        actions.halt(why);
    }

    void become(Role next, String line) {
        role = next;
        actions.say(line);
    }
}
