package io.understudy.replica.role;

import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.Optional;
import java.util.function.Consumer;

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

    /**
     * A primary to be gives its backup so many silence timeouts for an answer: more than any connection attempt takes. A
     * host that lost its power after the connection stood never closes it, and nothing is sent that could fail.
     */
    private static final int SILENCES_UNTIL_ANSWERED = 10;

    private VmName vm;
    private Host self;
    private final RoleSettings settings;
    private final RoleActions actions;
    private final PartnerWatch watch;
    private final Recruitment recruitment;
    private final Departure departure;

    private State state;
    private Optional<View> view = Optional.empty();
    /** The view that the link with the partner was made for, in which the partner is, or will be, the other one. */
    private long linkView = FIRST_VIEW;

    private long highestViewHeard;
    private long nextRequestId = 1;
    private long askedView;

    private RoleMachine(VmName vm, Host self, RoleSettings settings, RoleActions actions, State state) {
        this.vm = vm;
        this.self = self;
        this.settings = settings;
        this.actions = actions;
        this.state = state;
        watch = new PartnerWatch(settings);
        recruitment = new Recruitment(this, actions);
        departure = new Departure(this, actions);
    }

    /** A host that will run the VM first; {@link #start} sets it going. */
    public static RoleMachine primary(VmName vm, Host self, RoleSettings settings, RoleActions actions) {
        Patience patience = new Patience(SILENCES_UNTIL_ANSWERED * settings.silenceNanos());
        return new RoleMachine(vm, self, settings, actions, new State.Connecting(patience));
    }

    /**
     * A host that waits for a primary.
     *
     * @param vm null for a host of a pool, which {@linkplain #serve is told} later
     */
    public static RoleMachine backup(VmName vm, Host self, RoleSettings settings, RoleActions actions) {
        return new RoleMachine(vm, self, settings, actions, new State.Listening());
    }

    /** This host, in its present life. */
    public Host self() {
        return self;
    }

    public Role role() {
        return state.role();
    }

    /** The view this host acts on, if it knows one. */
    public Optional<View> view() {
        return view;
    }

    /** The number of the view this host acts on, 0 before there is one. */
    public long viewNumber() {
        return view.map(View::number).orElse(0L);
    }

    /** Whether it may have the only copy of its machine: it is in a view, or claims the one behind that of its link. */
    public boolean hasMachine() {
        return view.isPresent() || state instanceof State.Claiming;
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
        if (state instanceof State.Listening) {
            highestViewHeard = 0; // of the VM whose backup it was to be before
            createView(new State.CreatingViewAlone(true), Optional.empty());
        }
    }

    /** How this host gets a new backup. */
    public Recruitment recruitment() {
        return recruitment;
    }

    /** How this host leaves its VM. */
    public Departure departure() {
        return departure;
    }

    /** Sets a primary going. */
    public void start(boolean withBackup) {
        if (state instanceof State.Connecting && withBackup) {
            actions.say("looking for the backup");
            actions.connectToBackup();
        } else if (state instanceof State.Connecting) {
            createView(new State.CreatingViewAlone(false), Optional.empty());
        }
    }

    /** Primary: the backup agreed to be one. */
    public void backupAccepted(Host backup, long now) {
        if (state instanceof State.Connecting) {
            watch.heard(now);
            createView(new State.CreatingView(backup, Optional.empty()), Optional.of(backup));
        } else if (state instanceof State.Recruiting) {
            watch.heard(now);
            state = new State.Recruiting(backup);
        }
    }

    /** Primary: the backup will not be one. */
    public void backupRefused(String why) {
        if (state instanceof State.Connecting) {
            halt("the backup refused: " + why);
        } else if (state instanceof State.Recruiting) {
            recruitment.giveUp("it refused: " + why);
        }
    }

    /** Backup: whether a primary that introduces itself can be taken, or why not. */
    public Optional<String> objectionToPrimary() {
        return state instanceof State.Listening
                ? Optional.empty()
                : Optional.of(Refusals.ofPrimary(vm, self, state, view));
    }

    /** Backup: a primary introduced itself and was taken. */
    public void primaryJoined(Host primary, long now) {
        join(new State.Joined(primary), FIRST_VIEW, now, "primary " + primary + " connected");
    }

    /**
     * Backup to be: a primary that runs already introduced itself and was taken.
     *
     * @param forView the view in which this host would be its backup
     */
    public void receiving(Host primary, long forView, long now) {
        join(new State.Receiving(primary), forView, now, "receiving the machine of " + primary);
    }

    private void join(State next, long forView, long now, String line) {
        if (state instanceof State.Listening) {
            linkView = forView;
            highestViewHeard = 0;
            watch.begin(now);
            become(next, line);
        }
    }

    /** Backup to be: the state is complete, and what follows it in the log is replayed. */
    public void restored() {
        if (state instanceof State.Receiving receiving) {
            Host primary = receiving.partner();
            become(new State.Joined(primary), "the machine of " + primary + " is restored; catching up");
        }
    }

    boolean follows() {
        return state instanceof State.Joined || state instanceof State.Backup;
    }

    /** Backup: whether entries of this view may be taken and acknowledged. */
    public boolean accepts(long entryView) {
        return follows() && entryView == linkView;
    }

    /** Something of the partner's arrived that belongs to this view. */
    public void heard(long partnerView, long now) {
        highestViewHeard = Math.max(highestViewHeard, partnerView);
        if (state instanceof State.Joined joined && partnerView >= linkView) {
            Host primary = joined.partner();
            view = Optional.of(new View(partnerView, primary, Optional.of(self), true));
            become(new State.Backup(primary), "backup of " + primary + " in view " + partnerView);
        }
        if (state instanceof State.WithPartner) {
            watch.heard(now);
        }
    }

    /** Backup: the primary says how far its log goes, and this host how much of it is here. */
    public void logPosition(long sent, long received, long now) {
        if (follows()) {
            watch.logAt(sent, received, now);
        }
    }

    /** Primary: entries exist up to {@code logged}. */
    public void logged(long logged, long acknowledged, long now) {
        if (state instanceof State.AwaitsAcks) {
            watch.logAt(logged, acknowledged, now);
        }
    }

    /** Primary: the backup has everything up to this entry. */
    public void acknowledged(long ackView, long sequence, long now) {
        // An acknowledgement counts in the view that is to be; it is no word of that view.
        heard(0, now);
        if (state instanceof State.AwaitsAcks && ackView == linkView) {
            actions.release(sequence);
        }
    }

    /** The partner's connection closed or broke. */
    public void partnerLost(String why) {
        if (state instanceof State.Connecting) {
            halt("no backup: " + why);
        } else if (state instanceof State.KeepsLoss waiting) {
            state = waiting.loss().isPresent() ? state : waiting.losing(why);
        } else if (state instanceof State.Primary || state instanceof State.HandingOver) {
            askToGoAlone(why);
        } else if (state instanceof State.Recruiting || state instanceof State.Securing) {
            recruitment.giveUp(why);
        } else if (state instanceof State.Receiving) {
            actions.closePartner(why);
            listenAgain("lost the primary before its machine was here (" + why + ")");
        } else if (state instanceof State.Succeeding) {
            // It was told to go on, and does.
            state = new State.SucceedingAlone();
            actions.closePartner(why);
        } else if (follows()) {
            askToTakeOver(why);
        }
    }

    /** This host's own guest ended. */
    public void machineEnded(String why) {
        if (!role().isFinal()) {
            become(new State.Ended(), why);
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
        if (!role().isFinal()) {
            become(new State.Halted(), "halted");
            actions.closePartner(toPartner);
            actions.halt(why);
        }
    }

    /** The arbiter granted what was asked for; a late grant of something asked before changes nothing. */
    public void granted(View next) {
        if (!(state instanceof State.Asks)
                || next.number() != askedView
                || !next.primary().is(self.identity())) {
            return;
        }
        view = Optional.of(next);
        highestViewHeard = Math.max(highestViewHeard, next.number());
        actions.acknowledge(next);
        if (state instanceof State.CreatingView creating) {
            state = new State.Starting(creating.partner(), creating.loss());
        } else if (state instanceof State.CreatingViewAlone) {
            state = new State.StartingAlone();
        } else if (state instanceof State.Adopting adopting) {
            state = new State.Adopted(adopting.partner(), adopting.loss());
        } else if (state instanceof State.GoingAlone) {
            become(new State.Alone(), "primary alone in view " + next.number());
            actions.goAlone(next);
        } else if (state instanceof State.Inheriting) {
            become(new State.Alone(), "primary alone in view " + next.number() + ", handed over");
            actions.openOutputs(next);
        } else if (state instanceof State.TakingOver || state instanceof State.Claiming) {
            become(new State.GoingLive(), "the arbiter granted view " + next.number() + ": going live");
            actions.goLive(next);
        }
    }

    /** The arbiter refused what was asked for. */
    public void refused(Optional<View> current, String why) {
        if (state instanceof State.CreatingViewAlone creating && creating.appointed()) {
            halt(Refusals.ofAppointment(vm, why));
        } else if (role() == Role.CREATING_VIEW) {
            halt(Refusals.ofFirstView(vm, current, why));
        } else if (recruitment.isHarmless(current)) {
            recruitment.giveUp(why);
        } else if (state instanceof State.Claiming
                && current.filter(other -> other.includes(self.identity())).isEmpty()) {
            // What it acknowledged is gone: nobody may take whoever comes now for the one who said so.
            self = self.inNextLife();
            listenAgain("no view with this host and that primary ever came to be");
        } else if (state instanceof State.Asks) {
            halt(departure.lastWord(current).orElseGet(() -> Refusals.ofNextView(vm, askedView - 1, current, why)));
        }
    }

    /** The arbiter has this host's acknowledgement of a view. */
    public void viewAcknowledged(View acknowledged) {
        if (acknowledged.number() != viewNumber()) {
            return;
        }
        view = Optional.of(acknowledged);
        if (state instanceof State.StartingAlone) {
            become(new State.Alone(), "primary alone in view " + viewNumber());
            actions.startMachine(acknowledged);
            actions.goAlone(acknowledged);
        } else if (state instanceof State.Starting starting) {
            becomePrimary(starting, actions::startMachine);
        } else if (state instanceof State.Adopted adopted) {
            becomePrimary(adopted, actions::adopted);
        }
    }

    private void becomePrimary(State.KeepsLoss before, Consumer<View> action) {
        Host backup = before.partner();
        become(new State.Primary(backup), "primary in view " + viewNumber() + " with backup " + backup);
        action.accept(view.orElseThrow());
        before.loss().ifPresent(this::partnerLost);
    }

    /**
     * The arbiter did not take this host's acknowledgement of a view. Before the first instruction that means that the
     * backup was first to the next view, perhaps while the answer was lost: there will be no other answer to wait for.
     */
    public void acknowledgementRefused(long number, String why) {
        if (state instanceof State.Granted && number == viewNumber()) {
            halt("view " + number + " is over before it began: " + why);
        }
    }

    /** Going live, or about to ask for it: everything acknowledged was replayed. */
    public void caughtUp() {
        if (state instanceof State.GoingLive) {
            become(new State.Alone(), "primary alone in view " + viewNumber() + ", live");
            actions.openOutputs(view.orElseThrow());
        } else if (role() == Role.SUCCEEDING) {
            become(new State.Inheriting(), "everything is executed; asking the arbiter to be primary");
            actions.answerHandOver();
            ask(viewNumber(), Optional.empty());
        }
    }

    /** Time passes; to be called several times per heartbeat interval. */
    public void tick(long now) {
        boolean away = watch.tick(now);
        if (state instanceof State.Connecting connecting) {
            awaitAnswer(connecting.patience(), now, away);
        }
        departure.tick(now);
        if (!(state instanceof State.WithPartner)) {
            return;
        }
        if (watch.heartbeatDue(now)) {
            actions.sendHeartbeat();
        }
        if (!away) {
            watch.suspicion(now).ifPresent(this::partnerLost);
        }
    }

    private void awaitAnswer(Patience patience, long now, boolean away) {
        if (away) {
            patience.beginAnew(now);
        } else if (patience.isOver(now)) {
            halt("no backup: it did not answer for " + patience.waitedMillis(now)
                    + " ms: start it, then this host again");
        }
    }

    VmName vm() {
        return vm;
    }

    State state() {
        return state;
    }

    /** So many times as long as a partner may be silent. */
    Patience patience(int silences) {
        return new Patience(silences * settings.silenceNanos());
    }

    /** The next partner is one that must answer first, for the view after this one. */
    void newcomer(long now) {
        linkView = viewNumber() + 1;
        watch.begin(now + SILENCES_UNTIL_ANSWERED * settings.silenceNanos());
    }

    /** The partner is to be heard from now on, and its side of the log to move. */
    void watchAnew(long now) {
        watch.begin(now);
    }

    private void createView(State next, Optional<Host> backup) {
        become(next, "asking the arbiter for view 1 of " + vm);
        ask(0, backup);
    }

    void askToGoAlone(String why) {
        Optional<String> lastWord = state.lastWord();
        String what = lastWord.isPresent() ? "the backup did not become primary" : "lost the backup";
        become(new State.GoingAlone(lastWord), what + " (" + why + "); asking the arbiter to go on alone");
        actions.closePartner(why);
        ask(viewNumber(), Optional.empty());
    }

    void askToTakeOver(String why) {
        Optional<String> lastWord = state.lastWord();
        become(
                view.isPresent() ? new State.TakingOver(lastWord) : new State.Claiming(lastWord),
                "lost the primary (" + why + "); asking the arbiter to take over");
        actions.closePartner(why);
        // Joined but without a word of a view: if the primary created one with this host in it, it is the link's.
        ask(view.isPresent() ? viewNumber() : linkView, Optional.empty());
    }

    private void listenAgain(String why) {
        become(new State.Listening(), why + "; listening again");
        actions.listenAgain();
    }

    void ask(long expectedView, Optional<Host> backup) {
        askedView = expectedView + 1;
        actions.ask(new Advance(vm, expectedView, self, backup, self.identity(), nextRequestId++, knownView()));
    }

    void halt(String why) {
        become(new State.Halted(), "halted");
        actions.halt(why);
    }

    /** Becomes something that people hear of. */
    void become(State next, String line) {
        state = next;
        actions.say(line);
    }

    /** Becomes something that is the same to people. */
    void remain(State next) {
        state = next;
    }
}
