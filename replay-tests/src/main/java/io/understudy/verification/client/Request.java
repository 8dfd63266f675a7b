package io.understudy.verification.client;

import io.understudy.verification.history.OperationKind;

/**
 * One request as it goes down the line.
 *
 * @param key empty where the kind has none
 * @param argument empty where the kind has none
 */
record Request(OperationKind kind, String key, String argument) {
    static Request of(OperationKind kind) {
        return new Request(kind, "", "");
    }

    /** The request line, without its end. */
    String line() {
        StringBuilder line = new StringBuilder(kind.word());
        if (!key.isEmpty()) {
            line.append(' ').append(key);
        }
        if (!argument.isEmpty()) {
            line.append(' ').append(argument);
        }
        return line.toString();
    }
}
