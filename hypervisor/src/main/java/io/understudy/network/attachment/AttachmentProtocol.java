package io.understudy.network.attachment;

import io.understudy.message.Framing;
import io.understudy.message.MessageRules;

/**
 * What a host and a switch agree on, beside the {@link Framing}: one TCP connection, which the host makes, for each card.
 * Integers are big-endian; a position counts the bytes of all frames that the card sent, or that were sent to it, since the
 * machine's power-on.
 *
 * <pre>
 *   ATTACH     view 8 | incarnation 8 | address of the card 6 | longest frame 4 | arrived 8 |
 *              length 1 | name of the host | name of the VM
 *   SENT       position 8 | frame
 *   RECEIVED   position 8
 *   ATTACHED   position 8
 *   ARRIVED    position 8 | frame
 *   TAKEN      position 8
 *   REFUSED    view 8 | refusal 1 | reason, 1 to 200
 * </pre>
 *
 * <p>The host begins with ATTACH; it is answered with ATTACHED, after which frames flow both ways, or with REFUSED, after
 * which the switch closes. A host whose view becomes higher says ATTACH again on the same connection and is answered again.
 * Of the frames for a card the switch keeps what the host has not RECEIVED, at most {@value #WINDOW_BYTES} bytes of them, and sends
 * it again to the next primary: what a wire had delivered is not lost with the host it was delivered to. Frames beyond that are
 * lost, as in the full buffer of any switch; so are those that the switch does not read. Neither ever waits for the other.
 * Each side says something every {@value #ALIVE_MILLIS} ms, RECEIVED or TAKEN if there is nothing else, and gives up a peer
 * that was silent for {@value #SILENCE_MILLIS} ms.
 *
 * <p>Names and reasons are printable ASCII, because people's terminals show them; names have 1 to 64 bytes.
 */
public final class AttachmentProtocol {
    /** Stands in every message; a peer of another version is told so and the connection closed. */
    public static final int VERSION = 1;

    /** Fewest bytes of a frame: its two addresses and its type. A switch does not ask for Ethernet's padding. */
    public static final int MIN_FRAME = 14;

    /** Most bytes of a frame, without a check sequence: what a virtio card with the largest MTU and a tag sends. */
    public static final int MAX_FRAME = 65_550;

    /** So many bytes of frames for a card are on their way at a time, {@value #LEAST_COUNTED} counted for a shorter one. */
    public static final int WINDOW_BYTES = 1 << 20;

    /** A short frame takes room as well. */
    public static final int LEAST_COUNTED = 256;

    /** Each side says something at least so often. */
    public static final int ALIVE_MILLIS = 250;

    /** A peer that said nothing for so long is given up. */
    public static final int SILENCE_MILLIS = 2000;

    static final Framing FRAMING = new Framing("network", Integer.BYTES, VERSION, Long.BYTES + MAX_FRAME);

    private AttachmentProtocol() {}

    /** @throws IllegalArgumentException if a frame is shorter or longer than is allowed */
    public static void frame(int length) {
        if (length < MIN_FRAME || length > MAX_FRAME) {
            throw new IllegalArgumentException(
                    "a frame of " + length + " bytes where " + MIN_FRAME + " to " + MAX_FRAME + " are allowed");
        }
    }

    static void name(String what, String name) {
        MessageRules.text(what, name, MessageRules.MAX_NAME);
    }
}
