package io.understudy.network.attachment;

import io.understudy.message.MessageRules;
import io.understudy.network.ethernet.MacAddress;
import java.nio.ByteBuffer;

/**
 * One message between a host and the switch. A record that exists is valid: the constructors refuse values that the
 * protocol does not allow with an {@link IllegalArgumentException}. The layout stands in {@link AttachmentProtocol}.
 * The buffers of frames are read-only, and their bytes do not change.
 */
public sealed interface AttachmentMessage {
    /** Which record this is, for a {@code switch}. */
    AttachmentType type();

    /**
     * A host that is primary has a card to put on the segment, or is primary in a later view.
     *
     * @param vm name of the VM
     * @param view in which the host is primary, at least 1
     * @param host its name
     * @param incarnation which life of the host it is
     * @param card the card's address; of a VM with more cards each attaches by itself
     * @param longest the most bytes of a frame that the card takes
     * @param arrived up to where the frames for the card have arrived at this host or, of another one, in the machine
     */
    record Attach(String vm, long view, String host, long incarnation, MacAddress card, int longest, long arrived)
            implements AttachmentMessage {
        public Attach {
            AttachmentProtocol.name("VM name", vm);
            AttachmentProtocol.name("host name", host);
            MessageRules.actingView(view);
            if (!card.isStation()) {
                throw new IllegalArgumentException("the card address " + card + ", which no single station has");
            }
            AttachmentProtocol.frame(longest);
            MessageRules.position(arrived);
        }

        @Override
        public AttachmentType type() {
            return AttachmentType.ATTACH;
        }
    }

    /** The card sent a frame; position is that of its first byte, and the next frame's is higher by its length. */
    record Sent(long position, ByteBuffer frame) implements AttachmentMessage {
        public Sent {
            MessageRules.position(position);
            AttachmentProtocol.frame(frame.remaining());
            frame = frame.asReadOnlyBuffer();
        }

        @Override
        public AttachmentType type() {
            return AttachmentType.SENT;
        }
    }

    /**
     * The host is there, and the frames for the card below this position are in the machine for good: whoever takes over has
     * them.
     */
    record Received(long position) implements AttachmentMessage {
        public Received {
            MessageRules.position(position);
        }

        @Override
        public AttachmentType type() {
            return AttachmentType.RECEIVED;
        }
    }

    /** The card is on the segment; what it sent below this position was taken, from whichever host. */
    record Attached(long position) implements AttachmentMessage {
        public Attached {
            MessageRules.position(position);
        }

        @Override
        public AttachmentType type() {
            return AttachmentType.ATTACHED;
        }
    }

    /** A frame for the card; position is that of its first byte, and the next frame's is higher by its length. */
    record Arrived(long position, ByteBuffer frame) implements AttachmentMessage {
        public Arrived {
            MessageRules.position(position);
            AttachmentProtocol.frame(frame.remaining());
            frame = frame.asReadOnlyBuffer();
        }

        @Override
        public AttachmentType type() {
            return AttachmentType.ARRIVED;
        }
    }

    /** The switch is there, and has the card's frames below this position. */
    record Taken(long position) implements AttachmentMessage {
        public Taken {
            MessageRules.position(position);
        }

        @Override
        public AttachmentType type() {
            return AttachmentType.TAKEN;
        }
    }

    /** The card is not, or not any more, on the segment by this host. View is the highest seen of its VM, 0 if none was. */
    record Refused(long view, Refusal refusal, String reason) implements AttachmentMessage {
        public Refused {
            MessageRules.view(view);
            MessageRules.text("reason", reason, MessageRules.MAX_REASON);
        }

        @Override
        public AttachmentType type() {
            return AttachmentType.REFUSED;
        }
    }
}
