package io.understudy.simulation;

import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Sees everything at once, as nobody in the system can, and judges each step. It shares no code with what it judges.
 *
 * <p>The life of the machine is one line of log entries. A primary writes it; when a backup goes live, the line ends at
 * the last entry that backup had, and goes on with its own.
 */
final class Ledger {
    /** How far a host's copy of the log reaches. */
    interface Copy {
        long received();
    }

    private record Live(long view, HostIdentity primary, long boundary) {}

    private final Map<HostIdentity, Copy> copies = new HashMap<>();
    private final Map<Long, View> grants = new HashMap<>();
    private final Set<Long> acknowledging = new HashSet<>();
    private final List<Live> takeovers = new ArrayList<>();
    private final List<Long> hashes = new ArrayList<>();
    private final StringBuilder outputs = new StringBuilder();
    private HostIdentity writer;
    private long released;
    private long acknowledged;
    private long consumed;
    private int alone;

    void register(HostIdentity host, Copy copy) {
        copies.put(host, copy);
    }

    int alone() {
        return alone;
    }

    int takeovers() {
        return takeovers.size();
    }

    /** Outputs that ever left a host. */
    int outputs() {
        return outputs.length();
    }

    /** A host says that it acts on this view. */
    void acknowledging(long view) {
        acknowledging.add(view);
    }

    /** The arbiter told somebody that this view is granted. */
    void granted(View view) {
        require(
                view.number() == 1 || acknowledging.contains(view.number() - 1),
                () -> view + " was granted before the primary of the view before it had acknowledged that one");
        View before = grants.putIfAbsent(view.number(), view);
        if (before != null && !before.primary().identity().equals(view.primary().identity())) {
            throw new Violation(
                    "view " + view.number() + " was granted to " + before.primary() + " and to " + view.primary());
        }
    }

    /** A host executes the first instruction. */
    void started(HostIdentity host, View view) {
        if (takeovers.stream().anyMatch(live -> live.view() > view.number())) {
            // Deposed before it began, and not told yet. It may believe; that it does not act, every release shows.
            return;
        }
        if (writer != null) {
            throw new Violation(host + " starts the machine from power-on, but " + writer
                    + " runs or ran it: state is silently reset");
        }
        writer = host;
    }

    /** A primary made an entry, after which its machine's state is this. */
    void made(HostIdentity host, long sequence, long hash) {
        if (host.equals(writer)) {
            require(sequence == hashes.size() + 1, () -> host + " makes entry " + sequence + " after " + hashes.size());
            hashes.add(hash);
        }
    }

    /** A backup executed an entry. */
    void replayed(HostIdentity host, long sequence, long hash) {
        // What a deposed primary still logs is nobody's; a backup can only have what the line had.
        require(
                sequence <= hashes.size() && hashes.get((int) sequence - 1) == hash,
                () -> host + " is in another state after entry " + sequence + " than its primary was");
    }

    /** An output left a host. */
    void released(HostIdentity host, View view, long number, int value, long sequence) {
        covered(host, view, sequence, () -> "released output " + number);
        require(
                number <= outputs.length() + 1,
                () -> host + " released output " + number + " after " + outputs.length());
        if (number == outputs.length() + 1) {
            outputs.append((char) value);
        }
        require(
                outputs.charAt((int) number - 1) == value,
                () -> host + " contradicts output " + number + ": it was " + (int) outputs.charAt((int) number - 1)
                        + ", now it is " + value);
        released = Math.max(released, sequence);
    }

    /** A host told the gateway that input is consumed for good. */
    void consumed(HostIdentity host, View view, long position, long sequence) {
        covered(host, view, sequence, () -> "called input up to " + position + " consumed");
        consumed = Math.max(consumed, sequence);
    }

    /** A primary heard that its backup has the log up to here. */
    void acknowledged(HostIdentity host, View view, long sequence) {
        covered(host, view, sequence, () -> "was told that entry " + sequence + " is safe");
        acknowledged = Math.max(acknowledged, sequence);
    }

    /** What leaves must be explained by what the partner has, and by what whoever took over had. */
    private void covered(HostIdentity host, View view, long sequence, Supplier<String> saying) {
        require(view != null, () -> host + " " + saying.get() + " without a view");
        require(view.primary().is(host), () -> host + " " + saying.get() + ", but it is not the primary of " + view);
        view.backup()
                .map(backup -> copies.get(backup.identity()).received())
                .ifPresent(received -> require(
                        sequence <= received,
                        () -> host + " " + saying.get() + " in " + view + ", which needs entry " + sequence
                                + ", but the backup has the log up to " + received));
        for (Live live : takeovers) {
            require(
                    live.view() <= view.number() || sequence <= live.boundary(),
                    () -> host + " " + saying.get() + " in view " + view.number() + ", entry " + sequence
                            + ", although " + live.primary() + " went live in view " + live.view() + " from entry "
                            + live.boundary());
        }
    }

    /** A backup was granted its takeover: the line ends here and goes on with it. */
    void wentLive(HostIdentity host, View view, long boundary) {
        require(
                grants.containsKey(view.number())
                        && grants.get(view.number()).primary().is(host),
                () -> host + " goes live in " + view + ", which the arbiter never granted");
        requireKept(host, "released", released, boundary);
        requireKept(host, "acknowledged", acknowledged, boundary);
        requireKept(host, "called consumed", consumed, boundary);
        require(boundary <= hashes.size(), () -> host + " goes live from entry " + boundary + " of " + hashes.size());
        takeovers.add(new Live(view.number(), host, boundary));
        hashes.subList((int) boundary, hashes.size()).clear();
        writer = host;
    }

    /** A primary goes on without a backup. */
    void wentAlone(HostIdentity host, View view) {
        require(
                grants.containsKey(view.number())
                        && grants.get(view.number()).primary().is(host),
                () -> host + " goes on alone in " + view + ", which the arbiter never granted");
        alone++;
    }

    /** A client got a byte at this place of the output. */
    void delivered(long position, int value) {
        require(
                position < outputs.length(),
                () -> "a client got output " + (position + 1) + ", which no host released");
        require(
                outputs.charAt((int) position) == value,
                () -> "a client got byte " + value + " as output " + (position + 1) + ", released was "
                        + (int) outputs.charAt((int) position));
    }

    private static void requireKept(HostIdentity host, String what, long sequence, long boundary) {
        require(
                sequence <= boundary,
                () -> host + " goes live with the log up to entry " + boundary + ", but entry " + sequence + " was "
                        + what);
    }

    private static void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new Violation(otherwise.get());
        }
    }
}
