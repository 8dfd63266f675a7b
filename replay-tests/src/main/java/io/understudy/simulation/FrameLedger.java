package io.understudy.simulation;

import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.View;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the promises say of the frames of the machine's network card. They may be lost on their way, and repeated; a position of
 * the card's stream has one frame for ever.
 */
final class FrameLedger {
    private record Live(long view, HostIdentity primary, long made) {}

    private final Ledger ledger;
    private final Map<Long, ByteBuffer> frames = new HashMap<>();
    private final List<Live> takeovers = new ArrayList<>();
    private long left;
    private long received;
    private long receivedView;

    FrameLedger(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Different frames that ever left a host. */
    int sent() {
        return frames.size();
    }

    /**
     * A frame left a host.
     *
     * @param view in which it is primary
     * @param position of its first byte in all frames
     * @param covered up to where the backup of that view has acknowledged the frames' entries; all if it has none
     */
    void released(HostIdentity host, View view, long position, ByteBuffer frame, long covered) {
        long end = position + frame.remaining();
        require(
                Promise.ONLY_PRIMARIES_SERVE,
                view != null && view.primary().is(host),
                () -> host + " sent a frame, but it is not the primary of " + view);
        require(
                Promise.OUTPUT_RULE,
                end <= covered,
                () -> host + " sent the frame up to " + end + " in " + view
                        + ", but its backup has acknowledged frames up to " + covered);
        for (Live live : takeovers) {
            require(
                    Promise.ONE_PRIMARY,
                    live.view() <= view.number() || end <= live.made(),
                    () -> host + " sent the frame up to " + end + " in view " + view.number() + ", although "
                            + live.primary() + " went live in view " + live.view() + " behind " + live.made());
        }
        ByteBuffer before = frames.putIfAbsent(position, frame);
        require(
                Promise.ONE_MACHINE,
                before == null || before.equals(frame),
                () -> host + " contradicts the frame at " + position);
        left = Math.max(left, end);
    }

    /**
     * A host told the switch that frames up to here are in the machine for good.
     *
     * @param covered up to where its backup has acknowledged them; all if it has none, or if that is not known
     */
    void received(HostIdentity host, View view, long position, long covered) {
        require(
                Promise.NOTHING_LOST,
                position <= covered,
                () -> host + " says that frames up to " + position + " are in the machine in " + view
                        + ", but its backup has acknowledged them up to " + covered);
        if (view != null && view.number() >= receivedView) {
            receivedView = view.number();
            received = Math.max(received, position);
        }
    }

    /** A host told the switch from where on it wants frames, in this view. */
    void attaching(HostIdentity host, long view, long position) {
        require(
                Promise.NOTHING_LOST,
                view <= receivedView || position >= received,
                () -> host + " wants frames from " + position + " on in view " + view + ", but those up to " + received
                        + " were said to be in the machine in view " + receivedView);
    }

    /** A backup was granted its takeover, with the entries of frames up to here. */
    void wentLive(HostIdentity host, View view, long made) {
        require(
                Promise.NOTHING_LOST,
                left <= made,
                () -> host + " goes live with frames up to " + made + ", but those up to " + left + " left");
        takeovers.add(new Live(view.number(), host, made));
    }

    /**
     * The first frame that a new primary sends.
     *
     * @param known up to where its predecessor said that frames had left, or the switch that it had them
     */
    void goesOn(HostIdentity host, long position, long known) {
        require(
                Promise.FRAMES_SENT_AGAIN,
                position <= known,
                () -> host + " begins to send with the frame at " + position
                        + ", but nobody said to it that those from " + known + " on had left");
    }

    private void require(Promise promise, boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw ledger.remember(new Violation(promise, otherwise.get()));
        }
    }
}
