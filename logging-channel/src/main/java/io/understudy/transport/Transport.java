package io.understudy.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.understudy.handshake.Handshake;
import io.understudy.handshake.OwnHandshake;
import io.understudy.identity.Service;
import java.net.SocketAddress;

/**
 * One event loop, and the sockets on it. Who starts a host, an arbiter or a gateway gives it one: the operating system's, or
 * one of a simulated network in virtual time. Any thread.
 */
public interface Transport extends AutoCloseable {
    /**
     * The operating system's sockets.
     *
     * @param thread the name of the event loop's thread, a daemon
     */
    static Transport nio(String thread) {
        return nio(thread, OwnHandshake.get(), Lifeline.NONE);
    }

    /** The same, in a process that has a lifeline. */
    static Transport nio(String thread, Lifeline lifeline) {
        return nio(thread, OwnHandshake.get(), lifeline);
    }

    /** The same, of a process that is another than this one. */
    static Transport nio(String thread, Handshake handshake) {
        return nio(thread, handshake, Lifeline.NONE);
    }

    private static Transport nio(String thread, Handshake handshake, Lifeline lifeline) {
        return new NioTransport(thread, handshake, lifeline);
    }

    /** Of all sockets made here, and of the timers of those who use them. */
    EventLoop loop();

    /** For one that connects; the caller says to whom, with which options and handlers. */
    Bootstrap connecting(Service to);

    /**
     * For one that listens. What it accepts is on the same event loop, and comes to its handler when it is known who is
     * there.
     */
    ServerBootstrap listening(Service here);

    /** Whether who comes to this address has to speak TLS. */
    default boolean encrypts(SocketAddress address, Service here) {
        return false;
    }

    /** What is known of the other end of one of these connections although nothing is read from it. */
    Peer peer(Channel channel);

    /** By which the other end of a connection hears of this process's death. */
    default Lifeline lifeline() {
        return Lifeline.NONE;
    }

    /** The event loop's time: nanoseconds from an arbitrary moment, never going back. */
    default long nanoTime() {
        return loop().ticker().nanoTime();
    }

    /** Closes all sockets and ends the event loop. Returns afterwards, so not to be called on it. */
    @Override
    void close();
}
