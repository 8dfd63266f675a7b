package io.understudy.verification.history;

import java.util.Optional;

/** The clients ask only for what the guest can do, so a refusal means that the request reached it damaged. */
final class RefusalCheck {
    private RefusalCheck() {}

    static Optional<Complaint> check(History history) {
        return history.operations().stream()
                .filter(Operation::refused)
                .findFirst()
                .map(operation -> new Complaint(
                        Rule.REFUSAL,
                        history.name(operation) + ": expected an answer, got " + Excerpt.of(operation.answer())
                                + ": the request was damaged on its way, or asks for more than the guest has"));
    }
}
