package io.understudy.network.segment;

import io.understudy.message.MessageRules;
import io.understudy.network.ethernet.MacAddress;

/** A card, whichever host it is on. */
final class CardPlace {
    final MacAddress address;
    final String vm;
    private long taken;

    CardPlace(MacAddress address, String vm) {
        this.address = address;
        this.vm = vm;
    }

    /** Up to where its frames were taken, in bytes since power-on. */
    long taken() {
        return taken;
    }

    /** Whether a frame that begins here is new; then it is taken. What lies between two frames was lost on the way. */
    boolean take(long position, int length) {
        if (position < taken || position > MessageRules.MAX_POSITION - length) {
            return false;
        }
        taken = position + length;
        return true;
    }
}
