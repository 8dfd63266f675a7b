package io.understudy.console.message;

import io.understudy.message.MessageRules;
import java.nio.ByteBuffer;

/**
 * One message between a gateway and a replica. A record that exists is valid: the constructors refuse values that the
 * protocol does not allow with an {@link IllegalArgumentException}. The layout stands in {@link ConsoleProtocol}.
 */
public sealed interface ConsoleMessage {
    /** Which record this is, for a {@code switch}. */
    MessageType type();

    /** What a replica says: it carries the view it is said in. */
    sealed interface FromReplica extends ConsoleMessage {
        /** The view in which the replica says it. */
        long view();
    }

    /**
     * The gateway wants the line. It gets it if the line is nobody's, or was last given to the claim that it names: so an
     * Attach that comes late takes the line from nobody whom its gateway did not know of.
     *
     * @param vm name of the VM
     * @param claim under which it wants the line
     * @param previous whose line it was last, as far as the gateway knows
     * @param view highest view that the gateway has seen, 0 for none
     * @param output position up to which the gateway has the machine's output
     * @param input position from which the gateway still holds input that was not consumed, or
     *     {@link ConsoleProtocol#NEW_TO_THE_LINE}
     */
    record Attach(String vm, Claim claim, Claim previous, long view, long output, long input)
            implements ConsoleMessage {
        public Attach {
            MessageRules.text("name", vm, MessageRules.MAX_NAME);
            if (!claim.isMade()) {
                throw new IllegalArgumentException("a claim that is nobody's");
            }
            MessageRules.view(view);
            MessageRules.position(output);
            if (input != ConsoleProtocol.NEW_TO_THE_LINE) {
                MessageRules.position(input);
            }
        }

        @Override
        public MessageType type() {
            return MessageType.ATTACH;
        }
    }

    /** Bytes that the user typed; the buffer is read-only and not shared. */
    record Input(long position, ByteBuffer bytes) implements ConsoleMessage {
        public Input {
            MessageRules.position(position);
            bytes = ConsoleProtocol.data(bytes);
        }

        @Override
        public MessageType type() {
            return MessageType.INPUT;
        }
    }

    /** The gateway has passed everything below this output position on and will not ask for it again. */
    record Received(long output) implements ConsoleMessage {
        public Received {
            MessageRules.position(output);
        }

        @Override
        public MessageType type() {
            return MessageType.RECEIVED;
        }
    }

    /**
     * The gateway has the line.
     *
     * @param input position from which the primary wants input: where its consumed input ends, or, for a gateway new to
     *     the line, where the input ends that it took from an earlier one
     * @param output position of the first byte that the primary will send
     */
    record Attached(long view, long input, long output) implements FromReplica {
        public Attached {
            MessageRules.actingView(view);
            MessageRules.position(input);
            MessageRules.position(output);
        }

        @Override
        public MessageType type() {
            return MessageType.ATTACHED;
        }
    }

    /** Bytes that the machine sent; the buffer is read-only and not shared. */
    record Output(long view, long position, ByteBuffer bytes) implements FromReplica {
        public Output {
            MessageRules.actingView(view);
            MessageRules.position(position);
            bytes = ConsoleProtocol.data(bytes);
        }

        @Override
        public MessageType type() {
            return MessageType.OUTPUT;
        }
    }

    /** Input below this position survives any single failure: the gateway may forget it. */
    record Consumed(long view, long input) implements FromReplica {
        public Consumed {
            MessageRules.actingView(view);
            MessageRules.position(input);
        }

        @Override
        public MessageType type() {
            return MessageType.CONSUMED;
        }
    }

    /** The replica is alive. The gateway answers with a Received, so that each knows of the other. */
    record Heartbeat(long view) implements FromReplica {
        public Heartbeat {
            MessageRules.actingView(view);
        }

        @Override
        public MessageType type() {
            return MessageType.HEARTBEAT;
        }
    }

    /**
     * The gateway does not get, or loses, the line; the replica closes the connection after it.
     *
     * @param view 0 if the replica knows none
     * @param holder whose the line is if it is {@link Refusal#HELD}, else {@link Claim#NONE}
     */
    record Refused(long view, Refusal refusal, Claim holder, String reason) implements FromReplica {
        public Refused {
            MessageRules.view(view);
            MessageRules.text("reason", reason, MessageRules.MAX_REASON);
            if (holder.isMade() != (refusal == Refusal.HELD)) {
                throw new IllegalArgumentException("refusal " + refusal + " and the claim of " + holder);
            }
        }

        /** For a reason other than a holder. */
        public Refused(long view, Refusal refusal, String reason) {
            this(view, refusal, Claim.NONE, reason);
        }

        @Override
        public MessageType type() {
            return MessageType.REFUSED;
        }
    }
}
