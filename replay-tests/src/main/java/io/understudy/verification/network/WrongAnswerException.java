package io.understudy.verification.network;

import java.io.IOException;

/** The guest said what it could not have said if it were one machine whose connections do not break. */
public final class WrongAnswerException extends IOException {
    private static final long serialVersionUID = 1;

    public WrongAnswerException(String message) {
        super(message);
    }
}
