package io.understudy.handshake;

import java.util.OptionalLong;

/** Which refusals are worth a line: whoever floods a port must not flood the log, too. Without a clock. */
final class RefusalLines {
    /** So many at once; then one a second. */
    static final int AT_ONCE = 16;

    private static final long EVERY_MILLIS = 1000;

    private long spent;
    private long lastMillis;
    private boolean begun;
    private long unsaid;

    /** @return how many went without a line since the last one; none if this one does, too */
    OptionalLong worthOne(long nowMillis) {
        if (!begun) {
            begun = true;
            lastMillis = nowMillis;
        }
        long regained = (nowMillis - lastMillis) / EVERY_MILLIS;
        spent = Math.max(0, spent - regained);
        lastMillis += regained * EVERY_MILLIS;
        if (spent == AT_ONCE) {
            unsaid++;
            return OptionalLong.empty();
        }
        spent++;
        long before = unsaid;
        unsaid = 0;
        return OptionalLong.of(before);
    }
}
