package io.understudy.simulation.guest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The machine: a function of its inputs and of the step at which each comes. It answers the requests of the guest kv
 * that clients need; each step sends one byte of what is to be said. Its state is summed up in one number, to which
 * everything that ever happened contributes.
 */
public final class Guest {
    /** {@link #step} had nothing to say. */
    public static final int SILENT = -1;

    /** How the lines begin that nobody asked for. */
    public static final char FLOOD = '~';

    private final Map<String, String> store = new TreeMap<>();
    private final StringBuilder line = new StringBuilder();
    private final StringBuilder unsaid = new StringBuilder();
    private int said;
    private long position;
    private long outputs;
    private long taken;
    private long ticks;
    private long nanos;
    private long hash = 17;
    private final boolean floods;

    /** At power-on, one that speaks when it is spoken to. */
    public Guest() {
        this(false);
    }

    /**
     * At power-on.
     *
     * @param floods whether it prints without end: lines that begin with {@link #FLOOD}, between its answers
     */
    public Guest(boolean floods) {
        this.floods = floods;
    }

    /** Everything that decides its future. */
    public byte[] save() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeBoolean(floods);
            out.writeInt(store.size());
            for (Map.Entry<String, String> each : store.entrySet()) {
                out.writeUTF(each.getKey());
                out.writeUTF(each.getValue());
            }
            out.writeUTF(line.toString());
            out.writeUTF(unsaid.toString());
            out.writeInt(said);
            for (long value : new long[] {position, outputs, taken, ticks, nanos, hash}) {
                out.writeLong(value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The mirror of {@link #save}. */
    public static Guest load(byte[] state) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
            Guest guest = new Guest(in.readBoolean());
            for (int left = in.readInt(); left > 0; left--) {
                String key = in.readUTF();
                guest.store.put(key, in.readUTF());
            }
            guest.line.append(in.readUTF());
            guest.unsaid.append(in.readUTF());
            guest.said = in.readInt();
            guest.position = in.readLong();
            guest.outputs = in.readLong();
            guest.taken = in.readLong();
            guest.ticks = in.readLong();
            guest.nanos = in.readLong();
            guest.hash = in.readLong();
            return guest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Steps done since power-on. */
    public long position() {
        return position;
    }

    /** Number of the last output. */
    public long outputs() {
        return outputs;
    }

    /** Bytes of input taken in. */
    public long taken() {
        return taken;
    }

    /** Machine time last told. */
    public long nanos() {
        return nanos;
    }

    public long hash() {
        return hash;
    }

    /** What the log carries to compare by. */
    public int check() {
        return (int) (hash ^ hash >>> 32) & 0xFF;
    }

    /** Nothing to do until an input comes. */
    public boolean halted() {
        return !floods && said == unsaid.length();
    }

    /** One step of a machine that is not halted; the byte it sends, or {@link #SILENT}. */
    public int step() {
        position++;
        mix(position);
        // Not every step sends, so that positions and outputs are different things.
        if ((hash >>> 7 & 3) == 0) {
            return SILENT;
        }
        if (unsaid.length() == 0) {
            unsaid.append(FLOOD).append(outputs).append('\n');
        }
        int value = unsaid.charAt(said++);
        if (said == unsaid.length()) {
            unsaid.setLength(0);
            said = 0;
        }
        outputs++;
        mix(value);
        return value;
    }

    /** The timer ticks. */
    public void tick(long machineNanos) {
        nanos = machineNanos;
        ticks++;
        mix(machineNanos);
    }

    /** Bytes come in on the serial line. */
    public void receive(byte[] bytes, int length) {
        taken += length;
        for (int i = 0; i < length; i++) {
            mix(bytes[i]);
            if (bytes[i] == '\n') {
                unsaid.append(answer(line.toString()));
                line.setLength(0);
            } else {
                line.append((char) (bytes[i] & 0xFF));
            }
        }
    }

    private String answer(String request) {
        if (request.isEmpty()) {
            return "";
        }
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
