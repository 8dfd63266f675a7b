package io.understudy.verification.history;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A correct guest {@code kv}, written apart from {@link KeyModel} and {@link StoreSum}, to test them against. */
public final class SimulatedStore {
    private final Map<String, StringBuilder> values = new TreeMap<>();
    private long ticks;

    /** The answer to one request line. */
    public String answer(String line) {
        ticks++;
        List<String> words = List.of(line.split(" ", 3));
        switch (words.get(0)) {
            case "put":
                values.put(words.get(1), new StringBuilder(words.get(2)));
                return "OK";
            case "get":
                StringBuilder value = values.get(words.get(1));
                return value == null ? "NONE" : "VALUE " + value;
            case "append":
                StringBuilder longer = values.computeIfAbsent(words.get(1), key -> new StringBuilder());
                return "OK " + longer.append(words.get(2)).length();
            case "del":
                return values.remove(words.get(1)) == null ? "NONE" : "OK";
            case "sum":
                return sum();
            case "uptime":
                return "UP " + ticks;
            case "stamp":
                return String.format(
                        "STAMP tsc=%016x rtc=2026-01-01T%02d:%02d:%02d ticks=%d random=%s",
                        0x7FFFFFFFFFFFFF00L + ticks,
                        ticks / 3600 % 24,
                        ticks / 60 % 60,
                        ticks % 60,
                        ticks,
                        ticks % 2 == 0 ? "--------" : "0badcafe");
            case "print":
                return print(Integer.parseInt(words.get(1)));
            default:
                return line.isEmpty() ? "ERR empty line" : "ERR unknown command";
        }
    }

    private String sum() {
        long sum = 0;
        for (Map.Entry<String, StringBuilder> entry : values.entrySet()) {
            long hash = 2166136261L;
            for (char c : (entry.getKey() + '\0' + entry.getValue()).toCharArray()) {
                hash = (hash ^ c) * 16777619L & 0xFFFFFFFFL;
            }
            sum += hash;
        }
        return String.format("SUM %08x keys=%d", sum & 0xFFFFFFFFL, values.size());
    }

    private static String print(int lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= lines; i++) {
            text.append("line ").append(i).append(' ');
            for (int j = 0; j < 48; j++) {
                text.append((char) ('a' + (i + j) % 26));
            }
            text.append('\n');
        }
        return text.append("OK").toString();
    }
}
