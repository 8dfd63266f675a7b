package io.understudy.verification.history;

/**
 * One request of one client and the answer it got, if it got one. An operation without an answer is a <em>maybe</em>:
 * it may have taken effect at any time after its invocation, once, or never.
 *
 * @param client the logical client, which has at most one operation under way
 * @param key the key, empty where the request has none
 * @param argument the value, the token, or the number of lines; empty where the request has none
 * @param answer the answer as it came, lines separated by line feeds; empty if none came
 * @param invokedNanos when the request was sent, on the client's monotonic clock
 * @param answeredNanos when the last line of the answer came, on the same clock; {@link #NEVER} if it did not
 */
public record Operation(
        int client,
        OperationKind kind,
        String key,
        String argument,
        String answer,
        long invokedNanos,
        long answeredNanos) {
    public static final long NEVER = Long.MAX_VALUE;

    private static final String REFUSAL = "ERR";

    public Operation {
        if (answeredNanos < invokedNanos) {
            throw new IllegalArgumentException("operation '" + kind.word() + " " + key + "' of client " + client
                    + " is answered at " + answeredNanos + " ns, before it was invoked at " + invokedNanos + " ns");
        }
    }

    /** The same request, never answered. */
    public static Operation maybe(int client, OperationKind kind, String key, String argument, long invokedNanos) {
        return new Operation(client, kind, key, argument, "", invokedNanos, NEVER);
    }

    public boolean answered() {
        return answeredNanos != NEVER;
    }

    /** Whether the guest answered {@code ERR}, which promises that the request had no effect. */
    public boolean refused() {
        return answer.startsWith(REFUSAL);
    }
}
