package io.understudy.console.session;

import io.understudy.console.message.ConsoleMessage;
import java.nio.ByteBuffer;

/**
 * What a {@link GatewaySession} asks its surroundings to do. None of these may call back into the session before it
 * returns.
 */
public interface GatewayActions {
    /** Asks the arbiter; the answer, if any, is given to {@link GatewaySession#located}. */
    void locate();

    /** Makes a connection; its end, or its failure, is given to the session under the same number. */
    void connect(long connection, Location primary);

    /** Closes a connection at once. What the session hears of it afterwards is ignored. */
    void disconnect(long connection);

    /** Sends a message to the replica; in order, without blocking. */
    void send(long connection, ConsoleMessage message);

    /** Output for the user; to be answered with {@link GatewaySession#passed} once it is on its way for good. */
    void deliver(ByteBuffer bytes);

    /** Whether input from the user is wanted; said when it changes and when a user connects. */
    void readUser(boolean wanted);

    /** Tells the user one line and closes the connection; no {@code userGone} is expected for it. */
    void dismissUser(String line);

    /** Something for people. */
    void report(GatewayEvent event);
}
