package io.understudy.console.session;

import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.ConsoleProtocol;
import io.understudy.message.BadMessageException;
import java.nio.ByteBuffer;

/** The machine's bytes that the gateway has and the user has not: kept until they are on their way to a user for good. */
final class HeldOutput {
    private final StreamBuffer bytes = new StreamBuffer(0);
    private long next;

    /** Position up to which the gateway has the output. */
    long received() {
        return bytes.end();
    }

    /** Position up to which the output is passed on. */
    long passed() {
        return bytes.base();
    }

    /**
     * A primary can send only from a position on. What is held is delivered all the same.
     *
     * @return how many bytes in between nobody has
     */
    long skipTo(long position) {
        long missing = Math.max(0, position - bytes.end());
        bytes.relabel(bytes.base() + missing);
        next += missing;
        return missing;
    }

    /**
     * Takes what is new of a message; what is not is dropped.
     *
     * @return how many bytes were repeated
     */
    int accept(ConsoleMessage.Output message) {
        ByteBuffer sent = message.bytes();
        if (message.position() > bytes.end()) {
            throw new BadMessageException(
                    "a gap in the output: position " + message.position() + " comes where " + bytes.end() + " is next");
        }
        int repeated = (int) Math.min(sent.remaining(), bytes.end() - message.position());
        bytes.append(sent.slice(repeated, sent.remaining() - repeated));
        if (bytes.size() > ConsoleProtocol.OUTPUT_WINDOW) {
            throw new BadMessageException("more output than the window of " + ConsoleProtocol.OUTPUT_WINDOW + " bytes");
        }
        return repeated;
    }

    /** The next bytes for the user, null if all were delivered. */
    ByteBuffer next() {
        if (next == bytes.end()) {
            return null;
        }
        ByteBuffer chunk = bytes.copy(next, ConsoleProtocol.MAX_DATA);
        next += chunk.remaining();
        return chunk;
    }

    /** So many more of the delivered bytes are on their way for good. */
    void passed(int count) {
        if (count < 0 || count > next - bytes.base()) {
            throw new IllegalArgumentException(
                    count + " bytes are said to be passed on of " + (next - bytes.base()) + " delivered");
        }
        bytes.discardBelow(bytes.base() + count);
    }

    /** The user is gone: what was delivered but not passed on is for the next one. */
    void takeBack() {
        next = bytes.base();
    }

    /** Lets the oldest fall off until so many bytes are left. Only while there is no user. */
    void keep(int most) {
        if (bytes.size() > most) {
            bytes.discardBelow(bytes.end() - most);
            next = bytes.base();
        }
    }
}
