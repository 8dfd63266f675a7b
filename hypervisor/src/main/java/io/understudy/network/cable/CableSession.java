package io.understudy.network.cable;

import io.understudy.network.attachment.AttachmentMessage;
import io.understudy.network.attachment.AttachmentProtocol;
import io.understudy.network.attachment.Refusal;
import java.nio.ByteBuffer;

/**
 * The rules of a cable's end at the host: it attaches the card while this host is primary, again and again when the switch
 * goes and comes back, and sends what the card sends. Frames for which there is no way are lost; only those of a moment in
 * which the cable is being plugged in are held, for a new primary has frames of the old one to send before there can be a
 * connection.
 *
 * <p>Without sockets and clocks: time is a parameter, in milliseconds.
 */
final class CableSession {
    /** Between two attempts: at first, doubled each time, at most. */
    static final long FIRST_PAUSE_MILLIS = 50;

    static final long LONGEST_PAUSE_MILLIS = 1000;

    /** So long a card's frames are held while it is not attached; after that they are lost. */
    static final long HOLD_MILLIS = 1000;

    private final CableActions actions;
    private final HeldFrames held = new HeldFrames();

    private CableState state = CableState.UNPLUGGED;
    private Plug plug;
    private long view;
    private long arrived;
    private long received;
    private long holdUntil;
    private long nextAttempt;
    private long pause;
    private long saidAt;
    private long heardAt;
    private boolean isConnected;
    private String reported = "";

    CableSession(CableActions actions) {
        this.actions = actions;
    }

    CableState state() {
        return state;
    }

    /** This host asks to be primary, and will be soon or never: the connection is made meanwhile. */
    void prepare(long now) {
        if (state == CableState.UNPLUGGED) {
            connect(now);
            state = CableState.PREPARED;
        }
    }

    /** This host is primary. */
    void open(Plug plug, long view, long position, long now) {
        this.plug = plug;
        arrived = position;
        received = position;
        this.view = view;
        begin(now);
    }

    private void begin(long now) {
        pause = FIRST_PAUSE_MILLIS;
        holdUntil = now + HOLD_MILLIS;
        if (state != CableState.PREPARED) {
            connect(now);
        } else if (!isConnected) {
            state = CableState.CONNECTING;
        } else {
            state = CableState.ATTACHING;
            attach(now);
        }
    }

    private void connect(long now) {
        state = CableState.CONNECTING;
        isConnected = false;
        heardAt = now;
        actions.connect();
    }

    /** The primary goes on in a later view. */
    void viewChanged(long view, long now) {
        if (view == this.view) {
            return; // who has just become primary hears of its view twice, and the switch wants to hear of it once
        }
        this.view = view;
        if (state == CableState.DEPOSED) {
            begin(now);
        } else if (state == CableState.ATTACHING || state == CableState.ATTACHED) {
            attach(now);
        }
    }

    /** This host is not primary any more. */
    void unplug() {
        if (state != CableState.UNPLUGGED) {
            state = CableState.UNPLUGGED;
            held.clear();
            actions.cut();
        }
    }

    void connected(long now) {
        heardAt = now;
        isConnected = true;
        if (state != CableState.PREPARED) {
            state = CableState.ATTACHING;
            attach(now);
        }
    }

    private void attach(long now) {
        say(
                new AttachmentMessage.Attach(
                        plug.vm(), view, plug.host(), plug.incarnation(), plug.card(), plug.longest(), arrived),
                now);
    }

    private void say(AttachmentMessage message, long now) {
        saidAt = now;
        actions.send(message);
    }

    void received(AttachmentMessage message, long now) {
        heardAt = now;
        if (state == CableState.PREPARED) {
            unplug(); // a switch has nothing to say to somebody it does not know
            return;
        }
        switch (message.type()) {
            case ATTACHED -> attached(((AttachmentMessage.Attached) message).position(), now);
            case ARRIVED -> arrived((AttachmentMessage.Arrived) message, now);
            case TAKEN -> {
                // What has left is not kept; only that the switch is there is news.
            }
            case REFUSED -> refused((AttachmentMessage.Refused) message, now);
            case ATTACH, SENT, RECEIVED -> lost("it said what only a host says", now);
        }
    }

    private void arrived(AttachmentMessage.Arrived message, long now) {
        ByteBuffer frame = message.frame();
        if (message.position() != arrived || frame.remaining() > plug.longest()) {
            lost("its frames have a gap, or are longer than the card takes", now);
            return;
        }
        byte[] bytes = new byte[frame.remaining()];
        frame.duplicate().get(bytes);
        if (actions.arrived(bytes)) {
            arrived += bytes.length;
        } else {
            lost("it sent more than its window", now);
        }
    }

    /** The machine has taken in frames up to here, and so has whoever takes over. */
    void machineReceived(long position, long now) {
        if (position > received) {
            received = position;
            if (state == CableState.ATTACHED) {
                say(new AttachmentMessage.Received(received), now);
            }
        }
    }

    private void attached(long position, long now) {
        if (state == CableState.ATTACHING) {
            state = CableState.ATTACHED;
            report("the network card " + plug.card() + " is plugged into the switch");
            held.passFrom(position, (at, frame) -> pass(at, frame, now));
            pause = FIRST_PAUSE_MILLIS;
        }
    }

    private void refused(AttachmentMessage.Refused refused, long now) {
        boolean later = refused.refusal() == Refusal.DEPOSED || refused.refusal() == Refusal.REPLACED;
        report("the switch refused the network card " + plug.card() + ": " + refused.reason());
        if (later) {
            state = CableState.DEPOSED;
            held.clear();
            actions.cut();
        } else {
            pause = LONGEST_PAUSE_MILLIS;
            down(now);
        }
    }

    /** The connection is over, or could not be made. */
    void closed(String reason, long now) {
        if (state == CableState.PREPARED) {
            unplug();
        } else if (state != CableState.UNPLUGGED && state != CableState.DEPOSED) {
            report("no way to the switch, frames of the network card are lost: " + reason);
            down(now);
        }
    }

    private void lost(String reason, long now) {
        report("lost the switch, frames of the network card are lost: " + reason);
        down(now);
    }

    private void down(long now) {
        if (state == CableState.ATTACHED) {
            holdUntil = now + HOLD_MILLIS;
        }
        state = CableState.DOWN;
        actions.cut();
        nextAttempt = now + pause;
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }

    /** The card sent a frame. */
    void sent(long position, ByteBuffer frame, long now) {
        switch (state) {
            case ATTACHED -> pass(position, frame, now);
            case DOWN, CONNECTING, ATTACHING -> {
                if (now < holdUntil) {
                    held.add(position, frame);
                }
            }
            case UNPLUGGED, PREPARED, DEPOSED -> {
                // It has nowhere to go.
            }
        }
    }

    private void pass(long position, ByteBuffer frame, long now) {
        if (actions.isWritable()) {
            say(new AttachmentMessage.Sent(position, frame), now);
        }
    }

    /** Time passes; to be called several times within {@link AttachmentProtocol#ALIVE_MILLIS}. */
    void tick(long now) {
        if (state != CableState.ATTACHED && now >= holdUntil) {
            held.clear();
        }
        switch (state) {
            case DOWN -> {
                if (now >= nextAttempt) {
                    connect(now);
                }
            }
            case CONNECTING, ATTACHING, ATTACHED -> {
                if (now - heardAt > AttachmentProtocol.SILENCE_MILLIS) {
                    lost("it is silent", now);
                } else if (state != CableState.CONNECTING && now - saidAt >= AttachmentProtocol.ALIVE_MILLIS) {
                    say(new AttachmentMessage.Received(received), now);
                }
            }
            case PREPARED -> {
                // A switch does not keep one that says nothing.
                if (now - heardAt > AttachmentProtocol.SILENCE_MILLIS) {
                    unplug();
                }
            }
            case UNPLUGGED, DEPOSED -> {
                // Nothing is due.
            }
        }
    }

    /** Says it once, however often it is tried again. */
    private void report(String line) {
        if (!line.equals(reported)) {
            reported = line;
            actions.report(line);
        }
    }
}
