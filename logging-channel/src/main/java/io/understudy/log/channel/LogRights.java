package io.understudy.log.channel;

import io.understudy.identity.Identity;
import io.understudy.identity.Role;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.ChannelMessage.Accept;
import io.understudy.log.message.ChannelMessage.Hello;
import io.understudy.log.message.ChannelMessage.SnapshotRequest;
import io.understudy.log.message.HostIncarnation;
import java.util.Optional;

/**
 * Who may say what on a log link. Two messages say who somebody is and one is for people; what comes after those is judged by
 * them: {@link LaneOrder} lets nothing come before. Pure.
 */
public final class LogRights {
    private LogRights() {}

    /**
     * Why this one may not say that, in one line.
     *
     * @param own who is asked, if certificates say it
     */
    public static Optional<String> objection(Identity peer, Optional<Identity> own, ChannelMessage message) {
        if (message instanceof Hello hello) {
            return inName(peer, hello.sender());
        } else if (message instanceof Accept accept) {
            return inName(peer, accept.sender());
        } else if (message instanceof SnapshotRequest) {
            // A host asks itself for those that it keeps. It is the machine's whole memory, so no other host gets it.
            return peer.is(Role.CLIENT) || own.equals(Optional.of(peer))
                    ? Optional.empty()
                    : Optional.of(peer + " asks for a snapshot, which is for clients");
        }
        return Optional.empty();
    }

    private static Optional<String> inName(Identity peer, HostIncarnation said) {
        return peer.speaksFor(Role.HOST, said.host())
                ? Optional.empty()
                : Optional.of(peer + " speaks in the name of host " + said.host());
    }
}
