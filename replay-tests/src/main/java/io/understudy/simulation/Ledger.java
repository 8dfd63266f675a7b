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
 * What every promise says, held against what the {@link Auditor} sees on the wires and hears of roles. It shares no code with
 * what it judges.
 *
 * <p>The life of the machine is one line of log entries and outputs. A primary writes it; when a backup goes live, the line
 * ends at the last entry that backup had, and goes on with its own.
 */
final class Ledger {
    private record Live(long view, HostIdentity primary, long boundary, long outputs) {}

    private final Map<Long, View> grants = new HashMap<>();
    private final Set<Long> acknowledging = new HashSet<>();
    private final List<Live> takeovers = new ArrayList<>();
    private final Map<HostIdentity, Long> acknowledged = new HashMap<>();
    private final Set<HostIdentity> gaveUp = new HashSet<>();
    private final StringBuilder outputs = new StringBuilder();
    private final FrameLedger frames = new FrameLedger(this);
    private HostIdentity first;
    private Violation violation;
    private long consumed;
    private long consumedView;
    private int alone;

    /** The same of the machine's network card. */
    FrameLedger frames() {
        return frames;
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
                Promise.VIEWS_FOLLOW,
                view.number() == 1 || acknowledging.contains(view.number() - 1),
                () -> view + " was granted before the primary of the view before it had acknowledged that one");
        require(
                Promise.NOTHING_LOST,
                view.backup()
                        .filter(backup -> gaveUp.contains(backup.identity()))
                        .isEmpty(),
                () -> view + " was granted, although its backup has given up what it had acknowledged");
        View before = grants.putIfAbsent(view.number(), view);
        require(
                Promise.ONE_GRANT,
                before == null
                        || before.primary().identity().equals(view.primary().identity()),
                () -> "view " + view.number() + " was granted to " + before.primary() + " and to " + view.primary());
    }

    /** Whether the arbiter told anybody so. */
    boolean isGranted(long view) {
        return grants.containsKey(view);
    }

    /** A host executes the first instruction, in this view. */
    void started(HostIdentity host, long view) {
        if (takeovers.stream().anyMatch(live -> live.view() > view)) {
            // Deposed before it began, and not told yet. It may believe; that it does not act, every release shows.
            return;
        }
        require(
                Promise.STARTS_ONCE,
                first == null,
                () -> host + " starts the machine from power-on, but " + first + " runs or ran it: state is silently"
                        + " reset");
        first = host;
    }

    /** A host found that its machine is another one than its primary's. */
    void diverged(HostIdentity host, String how) {
        require(Promise.IDENTICAL, false, () -> host + ": " + how);
    }

    /** A backup says that it has the log up to here. */
    void acknowledged(HostIdentity backup, long sequence) {
        for (Live live : takeovers) {
            require(
                    Promise.NOTHING_LOST,
                    !live.primary().equals(backup) || sequence <= live.boundary(),
                    () -> backup + " acknowledges the log up to entry " + sequence + ", although it went live in view "
                            + live.view() + " behind entry " + live.boundary());
        }
        acknowledged.merge(backup, sequence, Math::max);
    }

    /** A host has nothing of the machine any more, and is another one from now on. */
    void gaveUp(HostIdentity host) {
        if (acknowledged.containsKey(host)) {
            gaveUp.add(host);
        }
    }

    /**
     * An output left a host.
     *
     * @param view in which it is primary
     * @param covered the outputs whose entries the backup of that view has acknowledged; all if it has none
     */
    void released(HostIdentity host, View view, long number, int value, long covered) {
        require(
                Promise.ONLY_PRIMARIES_SERVE,
                view != null && view.primary().is(host),
                () -> host + " released output " + number + ", but it is not the primary of " + view);
        require(
                Promise.OUTPUT_RULE,
                number <= covered,
                () -> host + " released output " + number + " in " + view
                        + ", but its backup has acknowledged the log up to output " + covered);
        for (Live live : takeovers) {
            require(
                    Promise.ONE_PRIMARY,
                    live.view() <= view.number() || number <= live.outputs(),
                    () -> host + " released output " + number + " in view " + view.number() + ", although "
                            + live.primary() + " went live in view " + live.view() + " behind output "
                            + live.outputs());
        }
        require(
                Promise.ONE_MACHINE,
                number <= outputs.length() + 1,
                () -> host + " released output " + number + " after " + outputs.length());
        if (number == outputs.length() + 1) {
            outputs.append((char) value);
        }
        require(
                Promise.ONE_MACHINE,
                outputs.charAt((int) number - 1) == value,
                () -> host + " contradicts output " + number + ": it was " + (int) outputs.charAt((int) number - 1)
                        + ", now it is " + value);
    }

    /**
     * A host told the gateway that input up to here is consumed for good.
     *
     * @param covered the input that its backup has acknowledged; all if it has none, or if that is not known
     */
    void consumed(HostIdentity host, long view, long position, long covered) {
        require(
                Promise.NOTHING_LOST,
                position <= covered,
                () -> host + " calls input up to " + position + " consumed in view " + view
                        + ", but its backup has acknowledged it up to " + covered);
        require(
                Promise.NOTHING_LOST,
                view < consumedView || position >= consumed,
                () -> host + " has input up to " + position + " in view " + view + ", but up to " + consumed
                        + " was called consumed in view " + consumedView);
        if (view >= consumedView) {
            consumed = position;
            consumedView = view;
        }
    }

    /**
     * A host told the gateway from where on it wants input.
     *
     * @param role the view it is in
     * @param view the one it says
     */
    void attached(HostIdentity host, View role, long view, long position) {
        require(
                Promise.ONLY_PRIMARIES_SERVE,
                role != null && role.primary().is(host),
                () -> host + " attaches a gateway, but it is not the primary of " + role);
        require(
                Promise.NOTHING_LOST,
                view <= consumedView || position >= consumed,
                () -> host + " wants input from " + position + " on in view " + view + ", but up to " + consumed
                        + " was called consumed in view " + consumedView);
    }

    /**
     * A backup was granted its takeover: the line ends here and goes on with it.
     *
     * @param boundary the last entry it has
     * @param made the outputs whose entries it has
     */
    void wentLive(HostIdentity host, View view, long boundary, long made) {
        requireGranted(host, view, "goes live");
        long promised = acknowledged.getOrDefault(host, 0L);
        require(
                Promise.NOTHING_LOST,
                promised <= boundary,
                () -> host + " goes live with the log up to entry " + boundary + ", but it acknowledged " + promised);
        require(
                Promise.NOTHING_LOST,
                outputs.length() <= made,
                () -> host + " goes live with the log up to output " + made + ", but " + outputs.length() + " left");
        takeovers.add(new Live(view.number(), host, boundary, made));
    }

    /** A primary goes on without a backup. */
    void wentAlone(HostIdentity host, View view) {
        requireGranted(host, view, "goes on alone");
        alone++;
    }

    private void requireGranted(HostIdentity host, View view, String what) {
        require(
                Promise.NOBODY_ACTS_UNASKED,
                grants.containsKey(view.number())
                        && grants.get(view.number()).primary().is(host),
                () -> host + " " + what + " in " + view + ", which the arbiter never granted");
    }

    /** Where the output goes on behind a line that was said once. */
    long behind(String line) {
        int at = outputs.lastIndexOf(line);
        require(Promise.DELIVERED_ONCE, at >= 0, () -> "a client got '" + line + "', which no host released");
        return at + line.length() + 1L;
    }

    /** A client got a byte at this place of the output. */
    void delivered(long position, int value) {
        require(
                Promise.DELIVERED_ONCE,
                position < outputs.length(),
                () -> "a client got output " + (position + 1) + ", which no host released");
        require(
                Promise.DELIVERED_ONCE,
                outputs.charAt((int) position) == value,
                () -> "a client got byte " + value + " as output " + (position + 1) + ", released was "
                        + (int) outputs.charAt((int) position));
    }

    private void require(Promise promise, boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw remember(new Violation(promise, otherwise.get()));
        }
    }

    /** What is thrown within a socket's handlers goes no further than the product's: the first one is remembered. */
    Violation remember(Violation found) {
        if (violation == null) {
            violation = found;
        }
        return found;
    }

    /** Whether anything was found. */
    boolean isBroken() {
        return violation != null;
    }

    /** Throws the first violation, if there was one. */
    void judge() {
        if (violation != null) {
            throw violation;
        }
    }
}
