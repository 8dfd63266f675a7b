package io.understudy.transport;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes that a connection needs which breaks. The first one to break may be a dead primary's, and whoever takes over
 * from it, grants it, or goes to its successor has no ten milliseconds then to open a jar.
 */
final class BrokenConnection {
    private static final Logger LOG = LoggerFactory.getLogger(BrokenConnection.class);

    static final List<String> CLASSES = List.of(
            "io.netty.util.LeakPresenceDetector$AllocationProhibitedException",
            "io.netty.channel.socket.ChannelInputShutdownReadComplete",
            "io.netty.channel.socket.ChannelOutputShutdownEvent",
            "sun.net.ConnectionResetException",
            "sun.net.util.SocketExceptions");

    private BrokenConnection() {}

    static void load() {
        for (String name : CLASSES) {
            try {
                var unused = Class.forName(name);
            } catch (ClassNotFoundException | LinkageError e) {
                LOG.debug("{} is loaded when it is needed, if it is", name, e);
            }
        }
    }
}
