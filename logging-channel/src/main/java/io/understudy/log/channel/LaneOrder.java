package io.understudy.log.channel;

import io.understudy.log.message.Lane;
import io.understudy.log.wire.EnvelopeKind;
import java.util.Optional;

/**
 * Which message may follow which on one lane. Each end holds itself and the other to it, so a message that reaches a
 * listener is one that may come at that moment. Pure.
 *
 * <pre>
 *   ENTRIES      connecting side                    listening side
 *   JOINED       Hello ──────────────────────────►
 *   ASKED        ◄──────────────────────────────── Accept (on to ACCEPTED) or Refuse (on to OVER)
 *   ACCEPTED     frames (on to FLOWING) or
 *                StateBegin (to RECEIVING) ──────►
 *                ◄──────────────────────────────── acks, Basis
 *   RECEIVING    StatePieces,
 *                StateEnd (on to FLOWING) ───────►
 *                ◄──────────────────────────────── Basis
 *   FLOWING      frames ─────────────────────────►
 *                ◄──────────────────────────────── acks, StateRequests
 *                StateBegin (on to RENEWING) ────►
 *   RENEWING     frames, StatePieces,
 *                StateEnd (back to FLOWING) ─────►
 *                ◄──────────────────────────────── acks, StateRequests
 *   ACCEPTED, FLOWING and RENEWING: HandOver, either way
 *
 *   JOINED       SnapshotRequest ────────────────►
 *   VISITED      ◄──────────────────────────────── Hello (on to DESCRIBED) or Refuse (on to OVER)
 *   DESCRIBED    ◄──────────────────────────────── StateBegin
 *   SHOWN        ◄──────────────────────────────── StatePieces, StateEnd (on to OVER)
 *
 *   HEARTBEATS   heartbeats and lifelines, either way
 *
 *   both         Goodbye, either way; nothing more from that side
 * </pre>
 */
public final class LaneOrder {
    private enum Stage {
        /** Both lanes stand; nobody has asked for anything. */
        JOINED,
        /** The primary asked and waits. */
        ASKED,
        /** The backup said yes. A machine that begins at power-on has no state to send, so entries may come at once. */
        ACCEPTED,
        /**
         * The state of a running machine comes. No acks: an ack promises that what it names survives the primary, and of a
         * state in pieces nothing does.
         */
        RECEIVING,
        /** Entries flow. */
        FLOWING,
        /** Entries flow, and between them a state comes anew; what was acknowledged stays so, whatever becomes of it. */
        RENEWING,
        /** Somebody asked for a snapshot and waits. */
        VISITED,
        /** He knows which machine it is of. */
        DESCRIBED,
        /** The state comes to him who asked. */
        SHOWN,
        /** One side said no, or a snapshot is complete; only goodbyes are left. */
        OVER
    }

    private final Lane lane;
    private Stage stage = Stage.JOINED;
    private boolean connectingLeft;
    private boolean listeningLeft;

    public LaneOrder(Lane lane) {
        this.lane = lane;
    }

    /** Whether entries may be sent. */
    boolean takesEntries() {
        return stage == Stage.ACCEPTED || stage == Stage.FLOWING || stage == Stage.RENEWING;
    }

    /**
     * A message passes.
     *
     * @param fromConnecting whether the side that connected sends it
     * @return why it may not, in one line; the order is then as it was
     */
    public Optional<String> pass(EnvelopeKind kind, boolean fromConnecting) {
        boolean left = fromConnecting ? connectingLeft : listeningLeft;
        Stage next = left ? null : after(kind, fromConnecting);
        if (next == null) {
            return Optional.of("a " + kind + " from the " + (fromConnecting ? "connecting" : "listening")
                    + " side is out of order on lane " + lane + " at stage " + stage
                    + (left ? ", after a GOODBYE" : ""));
        }
        if (kind == EnvelopeKind.GOODBYE) {
            connectingLeft |= fromConnecting;
            listeningLeft |= !fromConnecting;
        }
        stage = next;
        return Optional.empty();
    }

    /** The stage after this message, or null if it may not come. */
    private Stage after(EnvelopeKind kind, boolean fromConnecting) {
        switch (kind) {
            case JOIN:
            case LOG_HEADER:
                return null;
            case HELLO:
                return stage == Stage.VISITED
                        ? entries(!fromConnecting, stage, Stage.DESCRIBED)
                        : entries(fromConnecting, Stage.JOINED, Stage.ASKED);
            case ACCEPT:
                return entries(!fromConnecting, Stage.ASKED, Stage.ACCEPTED);
            case REFUSE:
                return entries(!fromConnecting, stage == Stage.VISITED ? stage : Stage.ASKED, Stage.OVER);
            case FRAME:
                return entries(
                        fromConnecting, takesEntries() ? stage : null, stage == Stage.RENEWING ? stage : Stage.FLOWING);
            case ACK:
                return entries(!fromConnecting, takesEntries() ? stage : null, stage);
            case STATE_BEGIN:
                return switch (stage) {
                    case FLOWING -> entries(fromConnecting, stage, Stage.RENEWING);
                    case DESCRIBED -> entries(!fromConnecting, stage, Stage.SHOWN);
                    default -> entries(fromConnecting, Stage.ACCEPTED, Stage.RECEIVING);
                };
            case STATE_PIECE:
                return entries(stateComesFrom(fromConnecting), stage, stage);
            case STATE_END:
                return entries(
                        stateComesFrom(fromConnecting), stage, stage == Stage.SHOWN ? Stage.OVER : Stage.FLOWING);
            case SNAPSHOT_REQUEST:
                return entries(fromConnecting, Stage.JOINED, Stage.VISITED);
            case STATE_REQUEST:
                // One that crosses the beginning of a state is not wrong, only late.
                return entries(!fromConnecting, stage == Stage.RENEWING ? stage : Stage.FLOWING, stage);
            case BASIS:
                // It says what need not come, and some of it may be too late for that.
                return entries(!fromConnecting, stage == Stage.RECEIVING || takesEntries() ? stage : null, stage);
            case HAND_OVER:
                return entries(true, takesEntries() ? stage : null, stage);
            case GOODBYE:
                return stage;
            case HEARTBEAT:
            case LIFELINE:
                return lane == Lane.HEARTBEATS ? stage : null;
        }
        throw new AssertionError(kind);
    }

    private boolean stateComesFrom(boolean connecting) {
        return connecting ? stage == Stage.RECEIVING || stage == Stage.RENEWING : stage == Stage.SHOWN;
    }

    private Stage entries(boolean allowed, Stage at, Stage next) {
        return lane == Lane.ENTRIES && allowed && stage == at ? next : null;
    }
}
