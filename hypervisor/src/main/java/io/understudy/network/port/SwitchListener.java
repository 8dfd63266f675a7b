package io.understudy.network.port;

import io.understudy.network.attachment.AttachmentMessage.Attach;

/** What a switch tells whoever runs it. On its event loop. */
public interface SwitchListener {
    /** A card is on the segment by this host. */
    void attached(Attach attach);

    /** The first frame of a card since it attached in this view. */
    void firstFrame(Attach attach);

    /** It is not any more. */
    void detached(Attach attach, String reason);
}
