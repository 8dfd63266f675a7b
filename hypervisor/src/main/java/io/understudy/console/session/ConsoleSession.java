package io.understudy.console.session;

import io.understudy.console.message.Claim;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.ConsoleProtocol;
import io.understudy.console.message.Refusal;
import io.understudy.message.MessageRules;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The primary's side of the console in one stretch of being primary: which gateway has the line, what input the machine
 * has got, what released output the gateway has not confirmed. Pure: events and time come in by method, actions go out
 * through {@link ConsoleActions}; data flows in {@link #pump}, to be called after a batch of events. Not thread-safe.
 *
 * <p>Output is never refused: what is released has happened. A machine that is told "no room" may overshoot the cap by
 * what was on its way to release.
 */
public final class ConsoleSession {
    private static final long NOBODY = 0;

    private final String vm;
    private final ConsoleLimits limits;
    private final ConsoleActions actions;
    private final StreamBuffer output;

    private long view;
    private long accepted;
    private long consumed;
    private boolean room = true;

    private long gateway = NOBODY;

    /** Whose the line was last, be it there or not. */
    private Claim holder = Claim.NONE;

    private long inputFloor;
    private long consumedSaid;
    private long sent;
    private long outputClaimable;
    private long heardMillis;
    private long heartbeatDueMillis;
    private long nowMillis;

    /**
     * Begins the stretch.
     *
     * @param view the view in which this host is primary
     * @param inputPosition up to which the machine has consumed its input
     * @param outputPosition from which {@link #released} will be given output
     */
    public ConsoleSession(
            String vm,
            long view,
            long inputPosition,
            long outputPosition,
            ConsoleLimits limits,
            ConsoleActions actions,
            long nowMillis) {
        MessageRules.text("name", vm, MessageRules.MAX_NAME);
        MessageRules.actingView(view);
        MessageRules.position(inputPosition);
        MessageRules.position(outputPosition);
        this.vm = vm;
        this.view = view;
        this.limits = Objects.requireNonNull(limits);
        this.actions = Objects.requireNonNull(actions);
        this.nowMillis = nowMillis;
        accepted = inputPosition;
        consumed = inputPosition;
        output = new StreamBuffer(outputPosition);
        heardMillis = nowMillis;
    }

    /** A message came on a connection. Connections are numbered from 1. */
    public void received(long connection, ConsoleMessage message, long nowMillis) {
        this.nowMillis = nowMillis;
        if (message instanceof ConsoleMessage.Attach attach && connection != gateway) {
            attach(connection, attach);
            return;
        }
        if (connection != gateway) {
            refuse(connection, Refusal.PROTOCOL_ERROR, message.type() + " from a gateway that is not attached");
            return;
        }
        heardMillis = nowMillis;
        switch (message.type()) {
            case INPUT -> input((ConsoleMessage.Input) message);
            case RECEIVED -> passedOn(((ConsoleMessage.Received) message).output());
            case ATTACH -> violation("a second ATTACH on one connection");
            case ATTACHED, OUTPUT, CONSUMED, HEARTBEAT, REFUSED ->
                violation(message.type() + " is for replicas to say");
        }
    }

    /** A connection is gone. */
    public void closed(long connection, long nowMillis) {
        this.nowMillis = nowMillis;
        if (connection == gateway) {
            detach();
            actions.report("gateway lost; " + output.size() + " bytes of output wait for its return");
        }
    }

    /**
     * The log entries of all input below this position are acknowledged.
     *
     * @throws IllegalArgumentException if the machine never got that input
     */
    public void consumed(long inputPosition) {
        if (inputPosition > accepted) {
            throw new IllegalArgumentException(
                    "input is consumed up to " + inputPosition + " but came only up to " + accepted);
        }
        consumed = Math.max(consumed, inputPosition);
    }

    /**
     * Output may leave the machine.
     *
     * @param bytes not changed and not kept
     * @throws IllegalArgumentException if it does not follow what was released before
     */
    public void released(long outputPosition, ByteBuffer bytes) {
        if (outputPosition != output.end()) {
            throw new IllegalArgumentException(
                    "output of position " + outputPosition + " is released where " + output.end() + " is next");
        }
        output.append(bytes);
        settle();
    }

    /** The view it is in. */
    public long view() {
        return view;
    }

    /** The same primary goes on in a later view. */
    public void viewChanged(long view) {
        if (view < this.view) {
            throw new IllegalArgumentException("view " + view + " is before view " + this.view);
        }
        this.view = view;
    }

    /** Time passes; to be called about every heartbeat. */
    public void tick(long nowMillis) {
        this.nowMillis = nowMillis;
        if (gateway != NOBODY && nowMillis - heardMillis >= limits.unattendedMillis()) {
            actions.close(gateway);
            detach();
            actions.report("gateway let go: silent for " + limits.unattendedMillis() + " ms");
        }
        if (gateway != NOBODY && nowMillis >= heartbeatDueMillis) {
            heartbeatDueMillis = nowMillis + limits.heartbeatMillis();
            actions.send(gateway, new ConsoleMessage.Heartbeat(view));
        }
        settle();
    }

    /** Sends what has become sendable. */
    public void pump() {
        if (gateway == NOBODY) {
            return;
        }
        if (consumed > consumedSaid) {
            consumedSaid = consumed;
            actions.send(gateway, new ConsoleMessage.Consumed(view, consumed));
        }
        long end = Math.min(output.end(), output.base() + ConsoleProtocol.OUTPUT_WINDOW);
        while (sent < end) {
            ByteBuffer bytes = output.copy(sent, (int) Math.min(ConsoleProtocol.MAX_DATA, end - sent));
            actions.send(gateway, new ConsoleMessage.Output(view, sent, bytes));
            sent += bytes.remaining();
        }
    }

    /** Ends the stretch: this host is not primary any more. The session is of no use afterwards. */
    public void end() {
        if (gateway != NOBODY) {
            refuse(gateway, Refusal.NOT_PRIMARY, "this host is not primary");
        }
    }

    /** Bytes of output that still fit under the cap; 0 if the machine should wait. */
    public int room() {
        return nobodyListens() ? limits.outputCapBytes() : Math.max(0, limits.outputCapBytes() - output.size());
    }

    private void attach(long connection, ConsoleMessage.Attach attach) {
        if (!attach.vm().equals(vm)) {
            refuse(connection, Refusal.OTHER_VM, "this host runs VM '" + vm + "', not '" + attach.vm() + "'");
            return;
        }
        if (attach.view() > view) {
            refuse(
                    connection,
                    Refusal.NOT_PRIMARY,
                    "this host is in view " + view + ", the gateway has seen view " + attach.view());
            return;
        }
        if (holder.isMade() && !attach.previous().equals(holder)) {
            refuse(connection, held(holder));
            return;
        }
        holder = attach.claim();
        if (gateway != NOBODY) {
            refuse(gateway, held(holder));
        }
        // A newcomer's bytes begin where the bytes of an earlier gateway end, consumed or not.
        boolean newcomer = attach.input() == ConsoleProtocol.NEW_TO_THE_LINE;
        gateway = connection;
        heardMillis = nowMillis;
        heartbeatDueMillis = nowMillis + limits.heartbeatMillis();
        // One that returns has nothing below its own position, which may be that of a newcomer: what lies between was
        // an
        // earlier gateway's, and is here if anybody has it.
        inputFloor = newcomer ? accepted : Math.max(consumed, Math.min(attach.input(), accepted));
        consumedSaid = inputFloor;
        sent = Math.max(output.base(), Math.min(attach.output(), output.end()));
        outputClaimable = Math.max(sent, attach.output());
        actions.send(connection, new ConsoleMessage.Attached(view, inputFloor, sent));
        actions.report(
                holder + " attached in view " + view + ": input goes on at " + inputFloor + ", output at " + sent);
    }

    private void input(ConsoleMessage.Input message) {
        ByteBuffer bytes = message.bytes();
        long end = message.position() + bytes.remaining();
        if (message.position() > accepted) {
            violation("input of position " + message.position() + " where " + accepted + " is next");
            return;
        }
        if (end > inputFloor() + ConsoleProtocol.INPUT_WINDOW || end > consumed + 2L * ConsoleProtocol.INPUT_WINDOW) {
            violation("more input than the window of " + ConsoleProtocol.INPUT_WINDOW
                    + " bytes: the machine has consumed" + " up to " + consumed + " and got it up to " + end);
            return;
        }
        if (end > accepted) {
            long position = accepted;
            int known = (int) (accepted - message.position());
            accepted = end;
            actions.input(position, bytes.slice(known, bytes.remaining() - known));
        }
    }

    private long inputFloor() {
        return Math.max(inputFloor, consumed);
    }

    private void passedOn(long position) {
        if (position > Math.max(outputClaimable, sent)) {
            violation("output confirmed up to " + position + " of which " + sent + " was sent");
            return;
        }
        confirm(Math.min(position, output.end()));
    }

    /** What holds after output or time moved: nobody listening bounds the output, and the machine knows of the room. */
    private void settle() {
        if (nobodyListens()) {
            confirm(output.end() - limits.outputCapBytes());
        }
        tellRoom();
    }

    private void confirm(long position) {
        if (position > output.base()) {
            output.discardBelow(position);
            sent = Math.max(sent, position);
            actions.confirmed(position);
            tellRoom();
        }
    }

    private boolean nobodyListens() {
        return gateway == NOBODY && nowMillis - heardMillis >= limits.unattendedMillis();
    }

    private void tellRoom() {
        boolean available = room() > 0;
        if (available != room) {
            room = available;
            actions.room(available);
        }
    }

    private void violation(String reason) {
        long connection = gateway;
        refuse(connection, Refusal.PROTOCOL_ERROR, reason);
        actions.report("gateway broke the protocol: " + reason);
    }

    private void refuse(long connection, Refusal refusal, String reason) {
        refuse(connection, new ConsoleMessage.Refused(view, refusal, MessageRules.reason(reason)));
    }

    private ConsoleMessage.Refused held(Claim holder) {
        return new ConsoleMessage.Refused(view, Refusal.HELD, holder, holder + " has the console of VM '" + vm + "'");
    }

    private void refuse(long connection, ConsoleMessage.Refused refused) {
        if (connection == gateway) {
            detach();
        }
        actions.send(connection, refused);
        actions.close(connection);
    }

    private void detach() {
        gateway = NOBODY;
        heardMillis = nowMillis;
    }
}
