package io.understudy.console.session;

import io.understudy.console.message.Claim;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.ConsoleProtocol;
import io.understudy.console.message.MessageType;
import io.understudy.console.message.Refusal;
import io.understudy.message.BadMessageException;
import io.understudy.message.MessageRules;
import io.understudy.message.ViewCheck;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The gateway's rules: which primary to be attached to, and that every byte crosses once and in order. Pure: events and
 * time come in by method, actions go out through {@link GatewayActions}; data flows in {@link #pump}, to be called after
 * a batch of events. Not thread-safe.
 *
 * <p>Nothing is taken from a view older than the newest one seen, in a message or from the arbiter: a frozen primary may
 * thaw after it was deposed.
 */
public final class GatewaySession {
    private static final long NONE = 0;

    /** Longest time between two events that a gateway on its feet lets pass. */
    private static final long LONGEST_TICK_MILLIS = 100;

    private final String vm;
    private final long identity;
    private final GatewayLimits limits;
    private final GatewayActions actions;
    private final HeldInput input = new HeldInput();
    private final HeldOutput output = new HeldOutput();

    private GatewayState state = GatewayState.LOCATING;
    private long highestView;
    private long nowMillis;
    private long askedMillis;
    private long askDueMillis;

    private Location target;
    private long connections;
    private long connection = NONE;
    private long heardMillis;
    private long movedMillis;
    private long lostMillis;
    private String lastFailure = "";

    /** Whose the line was last, as far as it knows: who wants it from another must know whose it is. */
    private Claim holder = Claim.NONE;

    /** It had the line and was not replaced since: then it does not take the line from another. */
    private boolean attachedBefore;

    private boolean sayReceived;
    private long receivedSaid;

    private boolean user;
    private boolean reading;
    private long userGoneMillis;

    /**
     * Begins without a primary and without a user; the first {@link #tick} asks for the one.
     *
     * @param identity that no other gateway has, in this life of the machine or another
     */
    public GatewaySession(String vm, long identity, GatewayLimits limits, GatewayActions actions, long nowMillis) {
        MessageRules.text("name", vm, MessageRules.MAX_NAME);
        this.vm = vm;
        this.identity = identity;
        this.limits = Objects.requireNonNull(limits);
        this.actions = Objects.requireNonNull(actions);
        this.nowMillis = nowMillis;
        askDueMillis = nowMillis;
        userGoneMillis = nowMillis;
    }

    /** Where the gateway stands. */
    public GatewayState state() {
        return state;
    }

    /** The highest view seen, 0 for none. */
    public long view() {
        return highestView;
    }

    /** The arbiter named the primary, asked or unasked. */
    public void located(Location primary, long nowMillis) {
        advance(nowMillis);
        if (limits.views().turnsAway(primary.view(), highestView)) {
            return;
        }
        switch (state) {
            case REPLACED -> {}
            case LOCATING -> connect(primary);
            case CONNECTING, ATTACHING, ATTACHED -> {
                // A primary that only changed its view stays attached: it will say so itself.
                if (limits.views().deposes(primary.view(), highestView)
                        && !primary.address().equals(target.address())) {
                    fail("view " + primary.view() + " has another primary");
                    connect(primary);
                }
            }
        }
    }

    /** The connection stands. */
    public void connected(long connection, long nowMillis) {
        advance(nowMillis);
        if (connection == this.connection && state == GatewayState.CONNECTING) {
            state = GatewayState.ATTACHING;
            heardMillis = nowMillis;
            actions.send(
                    connection,
                    new ConsoleMessage.Attach(
                            vm,
                            new Claim(identity, connection),
                            holder,
                            limits.views() == ViewCheck.ON ? highestView : 0,
                            output.received(),
                            input.attachPosition()));
        }
    }

    /** The connection ended or never came about. */
    public void closed(long connection, String reason, long nowMillis) {
        advance(nowMillis);
        if (connection == this.connection && connection != NONE) {
            this.connection = NONE;
            fail(reason);
        }
    }

    /** A message came from the replica. */
    public void received(long connection, ConsoleMessage message, long nowMillis) {
        advance(nowMillis);
        if (connection != this.connection || connection == NONE) {
            return;
        }
        heardMillis = nowMillis;
        try {
            if (message instanceof ConsoleMessage.Refused refused) {
                refused(refused);
            } else if (message instanceof ConsoleMessage.FromReplica said) {
                heard(said);
            } else {
                throw new BadMessageException(message.type() + " is for gateways to say");
            }
        } catch (BadMessageException e) {
            fail("protocol error: " + e.getMessage());
        }
    }

    /** A user drives the line from now on; the one before must be gone. */
    public void userConnected(long nowMillis) {
        advance(nowMillis);
        user = true;
        reading = input.size() <= limits.inputCapBytes() - ConsoleProtocol.MAX_DATA;
        actions.readUser(reading);
        if (state == GatewayState.REPLACED) {
            state = GatewayState.LOCATING;
            ask();
        }
    }

    /** The user left; the line stays as it is. */
    public void userGone(long nowMillis) {
        advance(nowMillis);
        user = false;
        userGoneMillis = nowMillis;
        output.takeBack();
    }

    /**
     * The user typed.
     *
     * @param bytes at most {@link ConsoleProtocol#MAX_DATA}; not changed and not kept
     */
    public void userBytes(ByteBuffer bytes, long nowMillis) {
        advance(nowMillis);
        if (!user || bytes.remaining() > ConsoleProtocol.MAX_DATA || bytes.remaining() > roomForInput()) {
            throw new IllegalArgumentException(
                    bytes.remaining() + " bytes come from the user where none are wanted or fewer");
        }
        input.append(bytes);
        regulateUser();
    }

    /** So many more bytes given to {@code deliver} are on their way to the user for good. */
    public void passed(int bytes) {
        output.passed(bytes);
    }

    /** Time passes; to be called every few dozen milliseconds. */
    public void tick(long nowMillis) {
        advance(nowMillis);
        boolean silent = nowMillis - heardMillis >= limits.silenceMillis();
        switch (state) {
            case CONNECTING -> askWhileWaiting(silent, "no connection within ");
            case ATTACHING -> askWhileWaiting(silent, "no answer within ");
            case ATTACHED -> {
                if (silent) {
                    fail("silent for " + limits.silenceMillis() + " ms");
                } else {
                    askAtAStandstill();
                }
            }
            case LOCATING -> askWhenDue();
            case REPLACED -> {}
        }
        if (!user && nowMillis - userGoneMillis >= limits.unattendedMillis()) {
            output.keep(limits.scrollbackBytes());
        }
    }

    /** Sends and delivers what has become possible. */
    public void pump() {
        if (state == GatewayState.ATTACHED) {
            for (ConsoleMessage.Input next = input.next(); next != null; next = input.next()) {
                actions.send(connection, next);
            }
            if (sayReceived || output.passed() > receivedSaid) {
                sayReceived = false;
                receivedSaid = output.passed();
                actions.send(connection, new ConsoleMessage.Received(receivedSaid));
            }
        }
        if (user) {
            for (ByteBuffer next = output.next(); next != null; next = output.next()) {
                actions.deliver(next);
            }
        }
    }

    /** A gateway that slept itself (a garbage collection, a stopped host) has not listened to the replica meanwhile. */
    private void advance(long nowMillis) {
        heardMillis += Math.max(0, nowMillis - this.nowMillis - LONGEST_TICK_MILLIS);
        this.nowMillis = nowMillis;
    }

    private void heard(ConsoleMessage.FromReplica said) {
        if (limits.views().turnsAway(said.view(), highestView)) {
            throw new BadMessageException(
                    said.type() + " of the stale view " + said.view() + ", the newest is " + highestView);
        }
        if ((state == GatewayState.ATTACHING) != (said.type() == MessageType.ATTACHED)) {
            throw new BadMessageException(said.type() + " while " + state);
        }
        highestView = said.view();
        switch (said.type()) {
            case ATTACHED -> attached((ConsoleMessage.Attached) said);
            case OUTPUT -> {
                movedMillis = nowMillis;
                sayReceived |= output.accept((ConsoleMessage.Output) said) > 0;
            }
            case CONSUMED -> {
                movedMillis = nowMillis;
                input.consumed(((ConsoleMessage.Consumed) said).input());
                regulateUser();
            }
            case HEARTBEAT -> sayReceived = true;
            case REFUSED, ATTACH, INPUT, RECEIVED -> throw new AssertionError(said.type());
        }
    }

    private void attached(ConsoleMessage.Attached attached) {
        long resent = input.place(attached.input());
        long repeated = Math.max(0, output.received() - attached.output());
        long missing = output.skipTo(attached.output());
        state = GatewayState.ATTACHED;
        holder = new Claim(identity, connection);
        movedMillis = nowMillis;
        lastFailure = "";
        sayReceived = true;
        receivedSaid = output.passed();
        regulateUser();
        if (attachedBefore) {
            actions.report(
                    new GatewayEvent.Resumed(target.address(), highestView, nowMillis - lostMillis, resent, repeated));
            if (missing > 0) {
                actions.report(new GatewayEvent.Dropped(missing, "output that fell off while nobody listened"));
            }
        } else {
            attachedBefore = true;
            actions.report(new GatewayEvent.Attached(target.address(), highestView, output.received()));
        }
    }

    private void refused(ConsoleMessage.Refused refused) {
        fail(refused.reason());
        if (refused.refusal() != Refusal.HELD) {
            return;
        }
        holder = refused.holder();
        // Its own is an Attach that it gave up and that came after all: it takes the line over from itself.
        if (attachedBefore && holder.gateway() != identity) {
            replaced();
        }
    }

    private void replaced() {
        state = GatewayState.REPLACED;
        attachedBefore = false;
        long unsent = input.displace();
        if (unsent > 0) {
            actions.report(new GatewayEvent.Dropped(unsent, "input typed while another gateway took the line"));
        }
        if (user) {
            userGone(nowMillis);
            actions.dismissUser("another gateway took the console of " + vm + "; connect again to take it back");
        }
    }

    private void connect(Location primary) {
        highestView = primary.view();
        target = primary;
        connection = ++connections;
        heardMillis = nowMillis;
        askDueMillis = nowMillis + limits.askMillis();
        state = GatewayState.CONNECTING;
        actions.connect(connection, primary);
    }

    /** The connection, or the attempt at one, is over. */
    private void fail(String reason) {
        if (connection != NONE) {
            long failed = connection;
            connection = NONE;
            actions.disconnect(failed);
        }
        if (state == GatewayState.ATTACHED) {
            lostMillis = nowMillis;
            state = GatewayState.LOCATING;
            actions.report(new GatewayEvent.Lost(target.address(), highestView, reason));
            ask();
            return;
        }
        state = GatewayState.LOCATING;
        askDueMillis = nowMillis + limits.askMillis();
        String failure = target.address() + ": " + reason;
        if (!failure.equals(lastFailure)) {
            lastFailure = failure;
            actions.report(new GatewayEvent.Failed(target.address(), reason));
        }
    }

    private void askWhileWaiting(boolean silent, String failure) {
        if (silent) {
            fail(failure + limits.silenceMillis() + " ms");
        } else {
            askWhenDue();
        }
    }

    private void askWhenDue() {
        if (nowMillis >= askDueMillis) {
            ask();
        }
    }

    /**
     * A primary that thawed after it was deposed, and cannot reach the arbiter to learn of it, is alive and gets nothing
     * done. So is an idle machine, hence only a question.
     */
    private void askAtAStandstill() {
        if (nowMillis - Math.max(movedMillis, askedMillis) >= limits.silenceMillis()) {
            ask();
        }
    }

    private void ask() {
        askedMillis = nowMillis;
        askDueMillis = nowMillis + limits.askMillis();
        actions.locate();
    }

    private int roomForInput() {
        return limits.inputCapBytes() - input.size();
    }

    private void regulateUser() {
        boolean wanted = roomForInput() >= ConsoleProtocol.MAX_DATA;
        if (user && wanted != reading) {
            reading = wanted;
            actions.readUser(wanted);
        }
    }
}
