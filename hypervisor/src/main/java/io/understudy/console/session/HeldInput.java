package io.understudy.console.session;

import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.ConsoleProtocol;
import io.understudy.message.BadMessageException;
import java.nio.ByteBuffer;

/**
 * The user's bytes that no primary has called consumed yet. Until the gateway has been given its place on the line they
 * are numbered from 0; afterwards they carry the machine's input positions.
 */
final class HeldInput {
    private final StreamBuffer bytes = new StreamBuffer(0);
    private boolean placed;

    /** Where this gateway was placed. While the base is still there, none of its own bytes was consumed. */
    private long floor;

    private long next;
    private long sentEnd;

    int size() {
        return bytes.size();
    }

    /** The input position to name in an Attach. */
    long attachPosition() {
        return placed ? bytes.base() : ConsoleProtocol.NEW_TO_THE_LINE;
    }

    void append(ByteBuffer typed) {
        bytes.append(typed);
    }

    /**
     * A primary says from where it wants input.
     *
     * @return how many bytes go out a second time because of that
     */
    long place(long position) {
        long resent = 0;
        if (!placed) {
            moveTo(position);
        } else if (position < bytes.base()) {
            if (bytes.base() != floor) {
                throw new BadMessageException("the primary wants input from " + position + " on, but everything below "
                        + bytes.base() + " was called consumed before: acknowledged input is lost");
            }
            // The bytes in between were another gateway's and went down with it and the primary that had them.
            resent = sentEnd - bytes.base();
            moveTo(position);
            sentEnd = position + resent;
        } else if (position > sentEnd) {
            // Another gateway used these positions; what this one never sent still has to reach the machine.
            bytes.discardBelow(sentEnd);
            moveTo(position);
        } else {
            resent = sentEnd - position;
            bytes.discardBelow(position);
        }
        placed = true;
        next = position;
        return resent;
    }

    /** The next message to send, null if everything held was sent. */
    ConsoleMessage.Input next() {
        if (next == bytes.end()) {
            return null;
        }
        ConsoleMessage.Input message = new ConsoleMessage.Input(next, bytes.copy(next, ConsoleProtocol.MAX_DATA));
        next += message.bytes().remaining();
        sentEnd = Math.max(sentEnd, next);
        return message;
    }

    void consumed(long position) {
        if (position > next) {
            throw new BadMessageException(
                    "the primary has consumed input up to " + position + " but was sent it up to " + next + " only");
        }
        if (position > bytes.base()) {
            bytes.discardBelow(position);
        }
    }

    /** The gateway lost its place on the line. Returns how many bytes never reached a primary. */
    long displace() {
        long unsent = bytes.end() - Math.max(sentEnd, bytes.base());
        bytes.discardBelow(bytes.end());
        moveTo(0);
        placed = false;
        return unsent;
    }

    private void moveTo(long position) {
        bytes.relabel(position);
        floor = position;
        next = position;
        sentEnd = position;
    }
}
