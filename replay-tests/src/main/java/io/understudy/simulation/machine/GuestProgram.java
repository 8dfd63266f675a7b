package io.understudy.simulation.machine;

import io.understudy.simulation.drive.Journal;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * A key-value store that answers the requests of the guest kv that clients need; each step sends at most one byte of what is
 * to be said. All that ever happened to it goes into one number, so that any difference in an input shows from then on. If
 * there is a disk, it writes down what it was asked to change, and answers when that is safe.
 */
public final class GuestProgram {
    /** {@link #step} had nothing to say. */
    public static final int SILENT = -1;

    /** How the lines begin that nobody asked for. */
    public static final char FLOOD = '~';

    private static final int MOST_BYTES = 1 << 20;

    /** An answer that waits until something is safe. */
    private record Waiting(String answer, long note) {}

    private final boolean floods;
    private final Journal journal;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Map<String, String> store = new TreeMap<>();
    private final StringBuilder line = new StringBuilder();
    private final StringBuilder unsaid = new StringBuilder();
    private int said;
    private long steps;
    private long ticks;
    private long hash = 17;

    /** @param floods whether it prints without end: lines that begin with {@link #FLOOD}, between its answers */
    GuestProgram(boolean floods, Journal journal) {
        this.floods = floods;
        this.journal = journal;
    }

    void save(StateWriter out) {
        out.putBoolean(floods).putInt(store.size());
        store.forEach((key, value) -> {
            putText(out, key);
            putText(out, value);
        });
        putText(out, line);
        putText(out, unsaid.substring(said));
        out.putLong(steps).putLong(ticks).putLong(hash);
        if (journal.isThere()) {
            out.putInt(waiting.size());
            waiting.forEach(each -> {
                putText(out, each.answer);
                out.putLong(each.note);
            });
        }
    }

    /** The mirror of {@link #save}. */
    static GuestProgram restored(StateReader in, Journal journal) {
        GuestProgram program = new GuestProgram(in.getBoolean(), journal);
        for (int left = in.getInt(0, MOST_BYTES); left > 0; left--) {
            String key = getText(in);
            program.store.put(key, getText(in));
        }
        program.line.append(getText(in));
        program.unsaid.append(getText(in));
        program.steps = in.getLong();
        program.ticks = in.getLong();
        program.hash = in.getLong();
        for (int left = journal.isThere() ? in.getInt(0, MOST_BYTES) : 0; left > 0; left--) {
            String answer = getText(in);
            program.waiting.add(new Waiting(answer, in.getLong()));
        }
        return program;
    }

    private static void putText(StateWriter out, CharSequence text) {
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        out.putInt(bytes.length).putBytes(bytes, 0, bytes.length);
    }

    private static String getText(StateReader in) {
        return new String(in.getBytes(in.getInt(0, MOST_BYTES)), StandardCharsets.ISO_8859_1);
    }

    long steps() {
        return steps;
    }

    long hash() {
        return hash;
    }

    /** Nothing to do until an input comes. */
    boolean halted() {
        return !floods && said == unsaid.length();
    }

    /** One step of one that is not halted; the byte it sends, or {@link #SILENT}. */
    int step() {
        steps++;
        mix(steps);
        // Not every step sends, so that positions and outputs are different things.
        if ((hash >>> 7 & 3) == 0) {
            return SILENT;
        }
        if (unsaid.length() == 0) {
            unsaid.append(FLOOD).append(steps).append('\n');
        }
        int value = unsaid.charAt(said++);
        if (said == unsaid.length()) {
            unsaid.setLength(0);
            said = 0;
        }
        mix(value);
        return value;
    }

    /** The timer ticks. */
    void tick(long machineNanos) {
        ticks++;
        mix(machineNanos);
    }

    /** A byte comes in on the serial line. */
    void receive(int value) {
        mix(value);
        if (value == '\n') {
            answerTo(line.toString());
            line.setLength(0);
        } else {
            line.append((char) value);
        }
    }

    /** Something is safe. */
    void settle() {
        mix(journal.safe());
        answerWhatIsSafe();
    }

    private void answerTo(String request) {
        if (!request.isEmpty()) {
            String answer = answer(request);
            boolean changes = request.startsWith("put ") || request.startsWith("append ") || request.startsWith("del ");
            waiting.add(new Waiting(answer, changes ? journal.note(hash) : 0));
            answerWhatIsSafe();
        }
    }

    private void answerWhatIsSafe() {
        while (!waiting.isEmpty() && waiting.element().note <= journal.safe()) {
            unsaid.append(waiting.remove().answer);
        }
    }

    private String answer(String request) {
        String[] words = request.split(" ", -1);
        String value = words.length > 1 ? store.get(words[1]) : null;
        String answer = switch (words[0] + " " + words.length) {
            case "put 3" -> put(words[1], words[2]);
            case "append 3" -> append(words[1], words[2]);
            case "get 2" -> value == null ? "NONE" : "VALUE " + value;
            case "del 2" -> store.remove(words[1]) == null ? "NONE" : "OK";
            case "uptime 1" -> "UP " + ticks;
            default -> "ERR no request";
        };
        return answer + "\n";
    }

    private String put(String key, String value) {
        store.put(key, value);
        return "OK";
    }

    private String append(String key, String token) {
        return "OK " + store.merge(key, token, String::concat).length();
    }

    private void mix(long value) {
        hash = (hash ^ value) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 32;
    }
}
