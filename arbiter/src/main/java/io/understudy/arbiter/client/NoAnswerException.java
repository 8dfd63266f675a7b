package io.understudy.arbiter.client;

import java.io.IOException;

/** There was no answer. What was asked may have been done or not. */
public final class NoAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String message) {
        super(message);
    }
}
