package io.understudy.handshake;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.understudy.handshake.library.LibraryKeys;
import io.understudy.identity.Service;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Optional;

/** How a process and those it is connected with find out who the other is. Any thread. */
public interface Handshake {
    /** So long a connection may take to say who it is; one of a process that is starved of its processor takes a second. */
    long PATIENCE_MILLIS = 10_000;

    /** Nothing is asked, and everybody may do everything. */
    Handshake OPEN = new OpenHandshake();

    /**
     * Why this process may not listen at this address, or connect to it; none if it may.
     *
     * @param of what is there
     */
    Optional<String> objection(SocketAddress address, Service of, Side side);

    /** Which end of a connection this process is. */
    enum Side {
        LISTENING,
        CONNECTING
    }

    /** Whether a connection to this address speaks TLS, this process's or another's. */
    boolean encrypts(SocketAddress address, Service of);

    /**
     * For a library that connects and listens itself; none if nothing is asked.
     *
     * @throws IOException in one line, if there are none
     */
    Optional<LibraryKeys> libraryKeys(Service service) throws IOException;

    /**
     * What comes first in the pipeline of a connection that this process makes.
     *
     * @param remote where to
     */
    ChannelHandler connecting(Service to, SocketAddress remote);

    /**
     * A connection came. Its handlers are added when it is known who made it, and never if that may not be.
     *
     * @param protocol what the connection is for: called on its event loop
     */
    void accepted(Channel channel, Service here, Strangers strangers, Runnable protocol);
}
