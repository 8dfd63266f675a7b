package io.understudy.verification.client;

import io.understudy.verification.history.OperationKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * The sequence of requests: a function of workload, seed and phases, whatever the answers and their timing. Every value and every appended token is unique and
 * ends in a semicolon, so that each piece of a value says which request brought it. No request is ever made twice.
 */
final class RequestMix {
    private final Workload workload;
    private final Random random;
    private final Random thinking;
    private final Map<String, Integer> lengthMost = new HashMap<>();
    private int tokens;

    RequestMix(Workload workload, long seed) {
        this.workload = workload;
        random = new Random(seed);
        thinking = new Random(~seed);
    }

    Request next(int client, Phase phase) {
        OperationKind kind = phase.pick(random);
        String key = workload.keys().get(random.nextInt(workload.keys().size()));
        return switch (kind) {
            case PUT -> put(key, token(client));
            case APPEND -> append(key, token(client));
            case GET, DELETE -> new Request(kind, key, "");
            case STAMP, SUM, UPTIME -> Request.of(kind);
            case PRINT -> new Request(kind, "", Integer.toString(printLines(phase)));
        };
    }

    /** How long the client waits before its next request, in milliseconds. */
    int thinkMillis(Phase phase) {
        return phase.thinkMillisMost() == 0 ? 0 : thinking.nextInt(phase.thinkMillisMost() + 1);
    }

    private Request put(String key, String value) {
        lengthMost.put(key, value.length());
        return new Request(OperationKind.PUT, key, value);
    }

    private Request append(String key, String token) {
        int length = lengthMost.getOrDefault(key, 0) + token.length();
        if (length > workload.longestValueBytes()) {
            return put(key, token);
        }
        lengthMost.put(key, length);
        return new Request(OperationKind.APPEND, key, token);
    }

    private int printLines(Phase phase) {
        int most = workload.longestPrintLines();
        return switch (phase) {
            case LIGHT -> 1 + random.nextInt(Math.min(most, 5));
            case HEAVY_OUTPUT -> (most + 1) / 2 + random.nextInt(most / 2 + 1);
        };
    }

    private String token(int client) {
        tokens++;
        return "c" + client + "." + tokens + ";";
    }
}
