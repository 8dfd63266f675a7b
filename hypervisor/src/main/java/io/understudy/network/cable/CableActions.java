package io.understudy.network.cable;

import io.understudy.network.attachment.AttachmentMessage;

/** What a cable's session wants done; must not call back into it. */
interface CableActions {
    /** Connect to the switch; {@link CableSession#connected} or {@link CableSession#closed} follows. */
    void connect();

    /** Cut the connection, or give up making it; nothing of it is heard any more. */
    void cut();

    void send(AttachmentMessage message);

    /** Whether more can be sent without waiting for the switch to read. */
    boolean isWritable();

    /** A frame came for the card; false if there is no room for it. */
    boolean arrived(byte[] frame);

    /** One line for people. */
    void report(String line);
}
