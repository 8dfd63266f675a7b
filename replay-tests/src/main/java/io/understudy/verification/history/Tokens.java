package io.understudy.verification.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The pieces of which a key's values are made: what clients put and appended, each unique. */
final class Tokens {
    private final Map<String, Operation> writes = new HashMap<>();
    private final TreeSet<Integer> lengths = new TreeSet<>(Comparator.reverseOrder());

    Tokens(Collection<Operation> operations) {
        for (Operation operation : operations) {
            if (operation.kind().isWrite() && !operation.argument().isEmpty()) {
                writes.putIfAbsent(operation.argument(), operation);
                lengths.add(operation.argument().length());
            }
        }
    }

    /** The operation that sent the token, or null. */
    Operation writeOf(String token) {
        return writes.get(token);
    }

    /** Cuts a value into what was sent, the longest piece first; what was never sent stays as pieces of its own. */
    List<String> split(String value) {
        List<String> pieces = new ArrayList<>();
        int strangeFrom = 0;
        int at = 0;
        while (at < value.length()) {
            String token = tokenAt(value, at);
            if (token == null) {
                at++;
                continue;
            }
            if (at > strangeFrom) {
                pieces.add(value.substring(strangeFrom, at));
            }
            pieces.add(token);
            at += token.length();
            strangeFrom = at;
        }
        if (value.length() > strangeFrom) {
            pieces.add(value.substring(strangeFrom));
        }
        return pieces;
    }

    private String tokenAt(String value, int at) {
        for (int length : lengths) {
            if (at + length <= value.length()) {
                String piece = value.substring(at, at + length);
                if (writes.containsKey(piece)) {
                    return piece;
                }
            }
        }
        return null;
    }
}
