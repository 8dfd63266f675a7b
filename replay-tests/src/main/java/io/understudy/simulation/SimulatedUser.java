package io.understudy.simulation;

import io.understudy.simulation.machine.GuestProgram;
import io.understudy.verification.history.Complaint;
import io.understudy.verification.history.History;
import io.understudy.verification.history.HistoryRules;
import io.understudy.verification.history.Operation;
import io.understudy.verification.history.OperationKind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Several logical clients on one serial line. Each time the line is new to them they first come into step with the guest
 * and clear their keys, and a new history begins: what a dead gateway held is gone, and so may be half a request.
 */
final class SimulatedUser {
    private static final int CLIENTS = 3;
    private static final List<String> KEYS = List.of("a", "b");

    private final SplittableRandom random;
    private final Deque<Operation> underWay = new ArrayDeque<>();
    private final List<Operation> answered = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private final ByteArrayOutputStream typing = new ByteArrayOutputStream();
    private final long[] readyAt = new long[CLIENTS];
    private final boolean[] busy = new boolean[CLIENTS];
    private String sync;
    private boolean inStep;
    private boolean asking = true;
    private int connections;
    private int tokens;
    private int answers;
    private int bytes;

    SimulatedUser(SplittableRandom random) {
        this.random = random;
    }

    /** Requests answered, over all connections. */
    int answers() {
        return answers;
    }

    /** Bytes that he got, over all connections. */
    int bytes() {
        return bytes;
    }

    /** Whether nothing is asked that is not answered. */
    boolean isServed() {
        return inStep && underWay.isEmpty();
    }

    /** Whether he knows which answer is to which question. */
    boolean isInStep() {
        return inStep;
    }

    /** What answers the last of the questions that he begins with, and nothing else. */
    String greetingAnswer() {
        return "VALUE " + sync;
    }

    void stopAsking() {
        asking = false;
    }

    void askAgain() {
        asking = true;
    }

    void connected(long now) {
        judge();
        connections++;
        sync = "sync" + connections;
        inStep = false;
        line.setLength(0);
        typing.reset();
        StringBuilder greeting = new StringBuilder("\n");
        KEYS.forEach(key -> greeting.append("del ").append(key).append('\n'));
        greeting.append("put s ").append(sync).append("\nget s\n");
        typing.writeBytes(greeting.toString().getBytes(StandardCharsets.ISO_8859_1));
        for (int client = 0; client < CLIENTS; client++) {
            busy[client] = false;
            readyAt[client] = now;
        }
    }

    /** What is to be typed now. */
    byte[] advance(long now) {
        for (int client = 0; inStep && asking && client < CLIENTS; client++) {
            if (!busy[client] && now >= readyAt[client]) {
                ask(client, now);
            }
        }
        byte[] bytes = typing.toByteArray();
        typing.reset();
        return bytes;
    }

    private void ask(int client, long now) {
        busy[client] = true;
        String key = KEYS.get(random.nextInt(KEYS.size()));
        Operation operation = switch (random.nextInt(10)) {
            case 0 -> Operation.maybe(client, OperationKind.UPTIME, "", "", now);
            case 1 -> Operation.maybe(client, OperationKind.DELETE, key, "", now);
            case 2 -> Operation.maybe(client, OperationKind.PUT, key, token(), now);
            case 3, 4, 5 -> Operation.maybe(client, OperationKind.GET, key, "", now);
            default -> Operation.maybe(client, OperationKind.APPEND, key, token(), now);
        };
        underWay.add(operation);
        String request = operation.kind().word()
                + (operation.key().isEmpty() ? "" : " " + operation.key())
                + (operation.argument().isEmpty() ? "" : " " + operation.argument());
        typing.writeBytes((request + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private String token() {
        return ++tokens + ";";
    }

    /** The next byte from the guest. */
    void receive(int value, long now) {
        bytes++;
        if (value != '\n') {
            line.append((char) value);
            return;
        }
        String text = line.toString();
        line.setLength(0);
        if (text.indexOf(GuestProgram.FLOOD) == 0) {
            return;
        }
        if (!inStep) {
            inStep = text.equals(greetingAnswer());
            return;
        }
        Operation oldest = underWay.poll();
        if (oldest == null) {
            throw new Violation(Promise.CLEAN_HISTORY, "nothing was asked, but the client got '" + text + "'");
        }
        answers++;
        busy[oldest.client()] = false;
        readyAt[oldest.client()] = now + random.nextLong(60_000_000);
        answered.add(new Operation(
                oldest.client(), oldest.kind(), oldest.key(), oldest.argument(), text, oldest.invokedNanos(), now));
    }

    /** Holds what was asked since the line was new against the rules of the history. */
    void judge() {
        List<Operation> operations = new ArrayList<>(answered);
        operations.addAll(underWay);
        boolean judgeable = !answered.isEmpty();
        answered.clear();
        underWay.clear();
        if (judgeable) {
            List<Complaint> complaints = HistoryRules.check(new History(operations));
            if (!complaints.isEmpty()) {
                throw new Violation(Promise.CLEAN_HISTORY, "the client's history is not clean: " + complaints.get(0));
            }
        }
    }
}
