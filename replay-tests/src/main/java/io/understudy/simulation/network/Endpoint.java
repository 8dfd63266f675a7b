package io.understudy.simulation.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.VirtualProcess;
import io.understudy.transport.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * What a kernel holds of one end of a TCP connection. It goes on while its process is frozen, and says farewell for one that
 * was killed.
 *
 * <pre>
 *   write ── room? ──► pieces, cut by chance ──► OneWay ──► received ──► read
 *              ▲                                                          │
 *              └───────────────── OneWay ◄── Credit ◄─────────────────────┘
 * </pre>
 *
 * A writer has as much under way or unread as the window lets it, so that a reader who does not read stops it.
 */
final class Endpoint {
    private final Scheduler scheduler;
    private final VirtualProcess process;
    private final String node;
    private final InetSocketAddress address;
    private final int window;
    private final ByteBuf received = Unpooled.buffer();
    private Endpoint other;
    private OneWay out;
    private Consumer<byte[]> heard;
    private VirtualChannel channel;
    private int room;
    private int unreported;
    private boolean finished;
    private boolean ended;
    private boolean broken;
    private boolean closed;
    private boolean dark;

    private Endpoint(Scheduler scheduler, VirtualProcess process, String node, InetSocketAddress address, int window) {
        this.scheduler = scheduler;
        this.process = process;
        this.node = node;
        this.address = address;
        this.window = window;
        room = window;
    }

    /** Both ends of a new connection; the first is that of who connects. */
    static Endpoint[] pair(
            Network network, Scheduler scheduler, VirtualChannel from, VirtualServerChannel to, int window) {
        Endpoint near = new Endpoint(scheduler, from.process(), from.node(), from.localAddress(), window);
        Endpoint far = new Endpoint(scheduler, to.process(), to.node(), to.localAddress(), window);
        near.join(network, far);
        far.join(network, near);
        int port = to.localAddress().getPort();
        near.heard = network.tap().listen(near.node, far.node, port, true);
        far.heard = network.tap().listen(far.node, near.node, port, false);
        return new Endpoint[] {near, far};
    }

    private void join(Network network, Endpoint end) {
        other = end;
        out = new OneWay(network, scheduler, node, end.node, end::arrive);
    }

    VirtualProcess process() {
        return process;
    }

    String node() {
        return node;
    }

    InetSocketAddress address() {
        return address;
    }

    Endpoint other() {
        return other;
    }

    /** Nobody is at this end any more, nor comes back to it. */
    boolean gone() {
        return closed || dark;
    }

    /** Who is told that there is something to read, or room to write. */
    void belongsTo(VirtualChannel owner) {
        channel = owner;
    }

    /**
     * Takes as much as there is room for; the buffer's indices stay.
     *
     * @throws IOException if the other end is known to be gone
     */
    int write(ByteBuf bytes) throws IOException {
        if (!process.alive()) {
            return bytes.readableBytes(); // the rest of a task in which it died
        }
        if (broken) {
            throw new IOException("Connection reset by peer");
        }
        if (finished) {
            throw new IOException("Broken pipe");
        }
        int count = Math.min(room, bytes.readableBytes());
        room -= count;
        int sent = 0;
        while (sent < count) {
            int left = count - sent;
            int size =
                    left > 1 && scheduler.chance(0.3) ? 1 + scheduler.random().nextInt(left - 1) : left;
            byte[] piece = new byte[size];
            bytes.getBytes(bytes.readerIndex() + sent, piece);
            out.send(new Segment.Data(Unpooled.wrappedBuffer(piece)));
            heard.accept(piece);
            sent += size;
        }
        scheduler.trace().detail(scheduler.now(), node, () -> "sends " + other.node + " " + count + " bytes");
        return count;
    }

    /** Whether a read would say anything, be it the end. */
    boolean readable() {
        return received.isReadable() || ended || broken;
    }

    /**
     * Reads what is here, as far as it fits.
     *
     * @return how many bytes; -1 at the end
     * @throws IOException if the connection was reset
     */
    int read(ByteBuf into) throws IOException {
        if (broken) {
            throw new IOException("Connection reset by peer");
        }
        int count = Math.min(into.writableBytes(), received.readableBytes());
        if (count == 0) {
            return ended ? -1 : 0;
        }
        into.writeBytes(received, count);
        if (!received.isReadable()) {
            received.clear();
        }
        makeRoom(count);
        return count;
    }

    private void makeRoom(int bytes) {
        unreported += bytes;
        if (unreported >= Math.max(1, window / 4)) {
            out.send(new Segment.Credit(unreported));
            unreported = 0;
        }
    }

    /** Says that nothing follows. */
    void shutdownOutput() {
        if (!finished && !broken) {
            finished = true;
            out.send(new Segment.Fin());
        }
    }

    /** Who closes with input unread takes away with a reset what he wrote last (RFC 2525, section 2.17). */
    void close() {
        leave(received.isReadable());
    }

    /** Its process was killed. */
    void killed() {
        leave(received.isReadable() || scheduler.chance(0.5));
    }

    private void leave(boolean abruptly) {
        if (closed || dark) {
            return;
        }
        closed = true;
        received.clear();
        if (abruptly) {
            reset();
        } else {
            shutdownOutput();
        }
    }

    /** Tells the other end that there is no connection any more; what was under way to it is lost. */
    void reset() {
        if (!broken) {
            out.lose();
            out.send(new Segment.Reset());
        }
    }

    /** Its host lost its power: nobody is told, and what it sent last may not have left it. */
    void darken() {
        dark = true;
        received.clear();
        if (scheduler.chance(0.5)) {
            out.lose();
        }
    }

    /** A cut on its way has healed; retransmission has backed off meanwhile. */
    void retransmit() {
        if (dark) {
            out.lose();
        } else {
            scheduler.after(scheduler.between(0, 200), out::move);
        }
    }

    /** What the kernel knows of the other end. */
    Peer peer() {
        return broken ? Peer.VANISHED : ended ? Peer.CLOSED : Peer.PRESENT;
    }

    private void arrive(Segment segment) {
        if (broken) {
            return;
        }
        if (segment instanceof Segment.Reset) {
            broken = true;
            received.clear();
            wakeReader();
            wakeWriter();
        } else if (dark || (closed && segment instanceof Segment.Data)) {
            reset();
            broken = true;
        } else if (segment instanceof Segment.Data data) {
            received.writeBytes(data.bytes());
            wakeReader();
        } else if (segment instanceof Segment.Credit credit) {
            room += credit.bytes();
            wakeWriter();
        } else {
            ended = true;
            wakeReader();
        }
    }

    private void wakeReader() {
        if (channel != null) {
            channel.readable();
        }
    }

    private void wakeWriter() {
        if (channel != null) {
            channel.writable();
        }
    }
}
