package io.understudy.console.session;

import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.Refusal;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** A host that is primary from some view on: a guest, its log under way to the backup, and the console of both. */
final class SimulatedHost implements ConsoleActions {
    private static final ConsoleLimits LIMITS = new ConsoleLimits(50, Long.MAX_VALUE / 2, 20_000);

    final String address;
    private final SimulatedTime time;
    private final SimulatedGuest guest;
    private final Map<Long, SimulatedLink> links = new HashMap<>();
    private final Map<Long, GatewaySession> gateways = new HashMap<>();
    private final Deque<Runnable> missed = new ArrayDeque<>();
    private ConsoleSession session;
    private boolean dead;
    private boolean frozen;
    private boolean room = true;

    /** Entries that the backup has, and that the primary knows it has. */
    private int received;

    private int acknowledged;

    /** Position of the output that was let out because of that. */
    private int released;

    private boolean releasing;
    private boolean backupListens = true;
    private long confirmedAtBackup;

    SimulatedHost(String address, SimulatedGuest guest, long confirmed, SimulatedTime time) {
        this.address = address;
        this.guest = guest;
        this.time = time;
        received = guest.entries();
        acknowledged = received;
        confirmedAtBackup = confirmed;
    }

    /** Becomes primary: what the log holds is replayed, what nobody confirmed goes out again. */
    void open(long view) {
        run(() -> goLive(view));
    }

    private void goLive(long view) {
        session = new ConsoleSession(
                "vm", view, guest.inputEnd(received), confirmedAtBackup, LIMITS, this, time.nowMillis());
        released = (int) confirmedAtBackup;
        release();
    }

    void viewChanged(long view) {
        run(() -> session.viewChanged(Math.max(view, session.view())));
    }

    void die() {
        dead = true;
    }

    void freeze() {
        frozen = true;
    }

    void thaw() {
        frozen = false;
        while (!missed.isEmpty() && !frozen) {
            run(missed.remove());
        }
    }

    boolean isOpen() {
        return session != null;
    }

    boolean isUp() {
        return !dead && !frozen;
    }

    SimulatedGuest guest() {
        return guest;
    }

    /** The backup takes over: nothing of the old primary's log reaches it any more. */
    SimulatedHost successor(String address) {
        backupListens = false;
        return new SimulatedHost(address, SimulatedGuest.replay(guest, received), confirmedAtBackup, time);
    }

    void connected(SimulatedLink link, GatewaySession gateway) {
        links.put(link.number, link);
        gateways.put(link.number, gateway);
    }

    void received(long connection, ConsoleMessage message) {
        run(() -> {
            if (session == null) {
                send(connection, new ConsoleMessage.Refused(0, Refusal.NOT_PRIMARY, "this host is not primary"));
                close(connection);
            } else {
                session.received(connection, overlookTheView(message), time.nowMillis());
                session.pump();
            }
        });
    }

    /** Now and then a host does not look at the view of an Attach: then the gateway must. */
    private ConsoleMessage overlookTheView(ConsoleMessage message) {
        return message instanceof ConsoleMessage.Attach attach && time.chance(0.5)
                ? new ConsoleMessage.Attach(
                        attach.vm(), attach.claim(), attach.previous(), 0, attach.output(), attach.input())
                : message;
    }

    void closed(long connection) {
        run(() -> {
            if (session != null) {
                session.closed(connection, time.nowMillis());
            }
        });
    }

    void tick() {
        if (isUp() && session != null) {
            session.tick(time.nowMillis());
            session.pump();
        }
    }

    /** The machine says something, if it need not wait. */
    void happen() {
        if (isUp() && session != null && room) {
            guest.happen(time.random);
            log();
        }
    }

    @Override
    public void send(long connection, ConsoleMessage message) {
        SimulatedLink link = links.get(connection);
        link.toGateway(() -> {
            GatewaySession gateway = gateways.get(connection);
            gateway.received(connection, message, time.nowMillis());
            gateway.pump();
        });
    }

    @Override
    public void close(long connection) {
        SimulatedLink link = links.get(connection);
        link.toGateway(() -> {
            GatewaySession gateway = gateways.get(connection);
            gateway.closed(connection, "closed by " + address, time.nowMillis());
            gateway.pump();
        });
    }

    @Override
    public void input(long position, ByteBuffer bytes) {
        byte[] typed = new byte[bytes.remaining()];
        bytes.get(typed);
        if (position != guest.inputEnd(guest.entries())) {
            throw new AssertionError(
                    "input of position " + position + " enters the machine at " + guest.inputEnd(guest.entries()));
        }
        guest.type(typed);
        log();
    }

    @Override
    public void confirmed(long outputPosition) {
        time.after(time.random.nextInt(30), () -> {
            if (backupListens && !dead) {
                confirmedAtBackup = Math.max(confirmedAtBackup, outputPosition);
            }
        });
    }

    @Override
    public void room(boolean available) {
        room = available;
    }

    @Override
    public void report(String line) {}

    /** The newest entry travels to the backup, and the acknowledgement back. */
    private void log() {
        int entries = guest.entries();
        time.after(time.random.nextInt(10), () -> {
            if (backupListens && !dead) {
                received = Math.max(received, entries);
                time.after(time.random.nextInt(10), () -> run(() -> acknowledge(entries)));
            }
        });
    }

    private void acknowledge(int entries) {
        acknowledged = Math.max(acknowledged, entries);
        session.consumed(guest.inputEnd(acknowledged));
        session.pump();
        release();
    }

    /** Lets out what the backup has the log of: in pieces and over a while, as devices do. */
    private void release() {
        if (!releasing && released < guest.outputEnd(acknowledged)) {
            int to = released + 1 + time.random.nextInt(guest.outputEnd(acknowledged) - released);
            session.released(released, ByteBuffer.wrap(guest.output(released, to)));
            released = to;
            session.pump();
            releasing = true;
            time.after(
                    time.random.nextInt(6),
                    () -> run(() -> {
                        releasing = false;
                        release();
                    }));
        }
    }

    private void run(Runnable event) {
        if (frozen) {
            missed.add(event);
        } else if (!dead) {
            event.run();
        }
    }
}
