package io.understudy.verification.client;

import io.understudy.verification.history.OperationKind;
import java.util.Random;

/** How a client spends its time. */
public enum Phase {
    /** Short requests and answers, with a pause for thought of up to 10 ms after each. */
    LIGHT(10) {
        @Override
        int percent(OperationKind kind) {
            return switch (kind) {
                case APPEND -> 35;
                case GET -> 31;
                case PUT -> 12;
                case STAMP -> 7;
                case UPTIME -> 6;
                case SUM -> 5;
                case DELETE, PRINT -> 2;
            };
        }
    },
    /** Mostly printing, with no pause: the console is never idle. */
    HEAVY_OUTPUT(0) {
        @Override
        int percent(OperationKind kind) {
            return switch (kind) {
                case PRINT -> 40;
                case GET -> 22;
                case APPEND -> 20;
                case PUT -> 7;
                case STAMP -> 4;
                case SUM, UPTIME -> 3;
                case DELETE -> 1;
            };
        }
    };

    private final int thinkMillisMost;

    Phase(int thinkMillisMost) {
        this.thinkMillisMost = thinkMillisMost;
    }

    /** The longest time a logical client lets pass between an answer and its next request. */
    int thinkMillisMost() {
        return thinkMillisMost;
    }

    /** How many of a hundred requests are of this kind. */
    abstract int percent(OperationKind kind);

    OperationKind pick(Random random) {
        int left = random.nextInt(100);
        for (OperationKind kind : OperationKind.values()) {
            left -= percent(kind);
            if (left < 0) {
                return kind;
            }
        }
        throw new AssertionError("the percentages of " + this + " do not make 100");
    }
}
