package io.understudy.log.channel;

import io.netty.channel.EventLoop;
import io.understudy.handshake.PeerIdentity;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.ChannelMessage.Ack;
import io.understudy.log.message.ChannelMessage.Goodbye;
import io.understudy.log.message.ChannelMessage.Lifeline;
import io.understudy.log.message.Lane;
import io.understudy.log.message.PieceWriter;
import io.understudy.log.message.StatePart;
import io.understudy.log.wire.EnvelopeKind;
import io.understudy.transport.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A joined pair of connections, as both sides see it. Public methods may be called by any thread; what they do happens on
 * the link's event loop, at once if that is the caller.
 */
public final class LogLink {
    private static final Logger LOG = LoggerFactory.getLogger(LogLink.class);

    private final EventLoop loop;
    private final PartnerLifeline lifeline;
    private final ChannelListener listener;
    private final boolean connecting;
    private final String peer;
    private final LaneOrder entriesOrder = new LaneOrder(Lane.ENTRIES);
    private final LaneOrder heartbeatsOrder = new LaneOrder(Lane.HEARTBEATS);
    private final LaneHandler.Owner owner = new Joined();
    private final List<LaneHandler> connections = new ArrayList<>(2);
    private final List<Runnable> acceptance = new ArrayList<>(2);

    private LaneHandler entries;
    private LaneHandler heartbeats;
    private EntrySender sender;
    private StateSender state;
    private Ack ack;
    private boolean reading;
    private long messages;
    private boolean closed;

    LogLink(Transport transport, ChannelListener listener, boolean connecting, String peer) {
        loop = transport.loop();
        lifeline = new PartnerLifeline(transport, this::processEnded);
        this.listener = listener;
        this.connecting = connecting;
        this.peer = peer;
    }

    /** The other end's address, for people. */
    public String peer() {
        return peer;
    }

    /** Runs something where the callbacks come. False if the event loop has been shut down, and the link with it. */
    public boolean execute(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /**
     * Sends a message on the lane it belongs to.
     *
     * <p>While the other end does not read, heartbeats are dropped, since the next one says more, and of acks the latest
     * is kept, since it stands for all. An ack that answers messages of one read leaves after the last of them. A message
     * that may not come at this moment closes the link, as the other end would close it. A Goodbye is a {@link #close}.
     */
    public void send(ChannelMessage message) {
        onLoop(() -> sendNow(message));
    }

    /** Stops or resumes reading entries and what else comes on their lane; what was read already may still arrive. */
    public void receive(boolean on) {
        onLoop(() -> {
            if (entries != null) {
                entries.receive(on);
            }
        });
    }

    /** Says goodbye as far as the other end reads, and closes. The listener's {@code closed} gets this reason. */
    public void close(String reason) {
        onLoop(() -> {
            if (!closed && entries != null && heartbeats != null) {
                entries.writeAndFlush(new Goodbye(reason));
                heartbeats.writeAndFlush(new Goodbye(reason));
            }
            end(reason);
        });
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            execute(task);
        }
    }

    private void sendNow(ChannelMessage message) {
        if (closed) {
            return;
        }
        EnvelopeKind kind = message.kind();
        if (message instanceof Goodbye goodbye) {
            close(goodbye.reason());
            return;
        }
        boolean besideEntries = kind == EnvelopeKind.HEARTBEAT || kind == EnvelopeKind.LIFELINE;
        Optional<String> fault = entries == null || heartbeats == null
                ? Optional.of("a " + kind + " before the link stands")
                : (besideEntries ? heartbeatsOrder : entriesOrder).pass(kind, connecting);
        if (fault.isPresent()) {
            end("this host is at fault: " + fault.get());
        } else if (message instanceof Ack newest) {
            ack = newest;
            if (!reading) {
                flushAck();
            }
        } else if (!besideEntries) {
            entries.writeAndFlush(message);
            if (kind == EnvelopeKind.ACCEPT) {
                acceptance.forEach(Runnable::run);
            }
            if (sender != null && kind == EnvelopeKind.STATE_END) {
                sender.drain();
            }
        } else if (heartbeats.channel().isWritable()) {
            heartbeats.writeAndFlush(message);
        }
    }

    private void flushAck() {
        if (ack != null && !closed && entries.channel().isWritable()) {
            entries.writeAndFlush(ack);
            ack = null;
        }
    }

    /** Takes a connection along when the link ends, joined or not. */
    void own(LaneHandler connection) {
        connections.add(connection);
    }

    /** What happens when this end accepts the other. */
    void onAccept(Runnable action) {
        acceptance.add(action);
    }

    /** The connection is this lane. */
    void join(Lane lane, LaneHandler connection) {
        connection.join(lane, owner);
        switch (lane) {
            case ENTRIES -> entries = connection;
            case HEARTBEATS -> heartbeats = connection;
        }
    }

    boolean stands() {
        return entries != null && heartbeats != null && !closed;
    }

    boolean closed() {
        return closed;
    }

    void connected() {
        if (!closed) {
            lifeline.offer(heartbeats.channel(), this::send);
            tell(() -> listener.connected(this));
        }
    }

    /** Entries of the ring leave on this link from now on. */
    void attach(EntrySender newSender) {
        onLoop(() -> {
            sender = newSender;
            if (closed) {
                newSender.close();
            } else {
                newSender.drain();
            }
        });
    }

    /** A state leaves on this link, beginning now. */
    void attach(StateSender newState) {
        onLoop(() -> {
            if (closed || (state != null && !state.isOver())) {
                newState.close();
                end("this host is at fault: two states at once on one link"); // nothing if it is closed already
            } else {
                state = newState;
                tell(newState::pump);
            }
        });
    }

    /** Whether entries may leave: the other end has accepted, its state is whole, and it reads. */
    boolean takesEntries() {
        return connecting && entriesOrder.takesEntries() && writable();
    }

    /** Whether the other end reads. */
    boolean writable() {
        return stands() && entries.channel().isWritable();
    }

    void writeFrame(ByteBuffer frame) {
        if (mayPass(EnvelopeKind.FRAME)) {
            entries.write(frame);
        }
    }

    /** Says how many bytes the piece takes on the wire; see {@link PieceWriter}. */
    int writePiece(PieceWriter writer, StatePart part, long offset, ByteBuffer bytes, boolean compress) {
        return mayPass(EnvelopeKind.STATE_PIECE) ? entries.write(writer, part, offset, bytes, compress) : 0;
    }

    /** For what does not go through {@link #send}: it may not break the order either. */
    private boolean mayPass(EnvelopeKind kind) {
        Optional<String> fault = entriesOrder.pass(kind, connecting);
        fault.ifPresent(reason -> end("this host is at fault: " + reason));
        return fault.isEmpty();
    }

    void flushEntries() {
        if (stands()) {
            entries.channel().flush();
        }
    }

    /** In nanoseconds of the event loop's clock, which in the simulation is the world's. Any thread. */
    long nanoTime() {
        return loop.ticker().nanoTime();
    }

    /** Bytes that wait in this process to be sent, entries and what else is on their lane. The event loop only. */
    long unsentBytes() {
        return entries == null || entries.channel().unsafe().outboundBuffer() == null
                ? 0
                : entries.channel().unsafe().outboundBuffer().totalPendingWriteBytes();
    }

    /** Its last words may still wait to be read: the link ends when a round of the event loop has brought none. */
    private void processEnded() {
        long before = messages;
        var unused = loop.schedule(
                () -> {
                    if (messages != before && !closed) {
                        processEnded();
                    } else {
                        end("the other end's process died");
                    }
                },
                1,
                TimeUnit.NANOSECONDS); // what a task schedules runs after the selector's next round
    }

    /**
     * Says so and closes both connections, once; in that order, for a backup whose primary died has something to ask first,
     * and closing takes milliseconds where it is the first time.
     */
    void end(String reason) {
        if (closed) {
            return;
        }
        closed = true;
        if (sender != null) {
            sender.close();
        }
        if (state != null) {
            state.close();
        }
        tell(() -> listener.closed(this, reason));
        connections.forEach(LaneHandler::close);
        lifeline.close();
    }

    /** Runs what a fault of may end the link and nothing else. */
    void tell(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            LOG.error("the link with {} is closed because of a fault of this program", peer, e);
            end("internal error: " + e);
        }
    }

    private final class Joined implements LaneHandler.Owner {
        @Override
        public void received(LaneHandler lane, ChannelMessage message) {
            if (closed) {
                return;
            }
            reading = true;
            messages++;
            LaneOrder order = lane == heartbeats ? heartbeatsOrder : entriesOrder;
            Optional<String> fault = order.pass(message.kind(), !connecting);
            if (fault.isPresent()) {
                end("bad message: " + fault.get());
                return;
            }
            Optional<String> objection = lane.identity()
                    .map(identity -> LogRights.objection(identity, PeerIdentity.own(lane.channel()), message))
                    .orElse(Optional.of("it is not known who is there"));
            if (objection.isPresent()) {
                close("refused: " + objection.get());
                return;
            }
            // The other end knows first that both lanes stand; a heartbeat of its may overtake our other lane's Join.
            if (message instanceof Lifeline partners) {
                lifeline.hold(lane.channel(), partners);
            } else if (stands()) {
                tell(() -> listener.message(LogLink.this, message));
            }
            if (message instanceof Goodbye goodbye) {
                end("the other end left: " + goodbye.reason());
            } else if (sender != null && message.kind() == EnvelopeKind.ACCEPT) {
                sender.drain();
            }
        }

        @Override
        public void failed(LaneHandler lane, String reason) {
            end(reason);
        }

        @Override
        public void readComplete() {
            reading = false;
            flushAck();
        }

        @Override
        public void writabilityChanged(LaneHandler lane) {
            // Outputs wait for entries, nobody for a state that comes anew; it takes the room they leave.
            if (lane == entries && takesEntries() && sender != null) {
                sender.drain();
            }
            if (lane == entries && state != null && writable()) {
                tell(state::pump);
            }
            flushAck();
        }
    }
}
