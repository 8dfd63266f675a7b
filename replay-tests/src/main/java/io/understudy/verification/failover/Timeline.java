package io.understudy.verification.failover;

import io.understudy.verification.process.ChildProcess;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/** What happened when in one round. Times are microseconds of this host's wall clock. */
public final class Timeline {
    private final long killed;
    private final String load;
    private String what;
    private OptionalLong detected = OptionalLong.empty();
    private OptionalLong granted = OptionalLong.empty();
    private OptionalLong live = OptionalLong.empty();
    private OptionalLong firstOutput = OptionalLong.empty();
    private OptionalLong firstFrame = OptionalLong.empty();
    private OptionalInt sentAgain = OptionalInt.empty();
    private OptionalLong redundant = OptionalLong.empty();
    private OptionalLong pausedMicros = OptionalLong.empty();
    private String entries = "";
    private String stage = "";
    private OptionalLong pauseMicros = OptionalLong.empty();
    private OptionalLong laterPauseMicros = OptionalLong.empty();
    private boolean clean;
    private boolean condemned;
    private String judgement = "not judged";
    private Optional<Histogram> latencies = Optional.empty();

    private Timeline(long killed, String load, String what) {
        this.killed = killed;
        this.load = load;
        this.what = what;
    }

    public static Timeline of(long killed, String load, String what) {
        return new Timeline(killed, load, what);
    }

    /**
     * The steps of a survivor that takes over, once it has taken them.
     *
     * @param firstOutputMillis how long it may have nothing to say
     */
    public Timeline takenOver(ChildProcess survivor, long roleMillis, long firstOutputMillis)
            throws InterruptedException, TimeoutException {
        return goneLive(survivor, roleMillis)
                .firstOutput(survivor.await("first-output", "", killed, firstOutputMillis));
    }

    /** The steps of a survivor until it acts. */
    public Timeline goneLive(ChildProcess survivor, long roleMillis) throws InterruptedException, TimeoutException {
        return detected(survivor.await("role", "role=TAKING_OVER", killed, roleMillis))
                .granted(survivor.await("role", "role=GOING_LIVE", killed, roleMillis))
                .live(survivor.await("role", "role=ALONE", killed, roleMillis));
    }

    /** The steps of a primary that goes on alone, once it has taken them. */
    public Timeline goneAlone(ChildProcess survivor, long roleMillis) throws InterruptedException, TimeoutException {
        return detected(survivor.await("role", "role=GOING_ALONE", killed, roleMillis))
                .granted(survivor.await("role", "role=ALONE", killed, roleMillis));
    }

    private Timeline detected(ChildProcess.Event event) {
        detected = OptionalLong.of(event.micros());
        return this;
    }

    private Timeline granted(ChildProcess.Event event) {
        granted = OptionalLong.of(event.micros());
        event.detail("entries")
                .ifPresent(count ->
                        entries = count + " entries, " + event.detail("bytes").orElse("?") + " bytes of log");
        return this;
    }

    private Timeline live(ChildProcess.Event event) {
        live = OptionalLong.of(event.micros());
        return this;
    }

    private Timeline firstOutput(ChildProcess.Event event) {
        firstOutput = OptionalLong.of(event.micros());
        return this;
    }

    /** The segment got the first frame of the new primary. */
    public void firstFrame(ChildProcess.Event event) {
        firstFrame = OptionalLong.of(event.micros());
    }

    /** How many TCP segments were sent again after the kill. */
    public void sentAgain(int segments) {
        sentAgain = OptionalInt.of(segments);
    }

    /** There is a backup again. */
    public void redundant(ChildProcess.Event event) {
        redundant = OptionalLong.of(event.micros());
    }

    /** The running machine was copied to a new backup. */
    public void copied(ChildProcess.Event event) {
        pausedMicros =
                OptionalLong.of(event.detail("pause").map(Long::parseLong).orElseThrow());
    }

    /** And this was taken away, too, a moment later. */
    public void and(String more) {
        what += ", and " + more;
    }

    /** When it happened. */
    public long killed() {
        return killed;
    }

    /** In which stage of the guest's life it happened. */
    Timeline during(String words) {
        stage = words;
        return this;
    }

    /** The client's longest wait; if {@linkplain #withLaterPause another} is given, the longest until it went on. */
    public Timeline withPause(long millis) {
        pauseMicros = OptionalLong.of(millis * 1_000);
        return this;
    }

    /** The client's longest wait between its going on and the VM's being redundant again. */
    public Timeline withLaterPause(long millis) {
        laterPauseMicros = OptionalLong.of(millis * 1_000);
        return this;
    }

    /**
     * What the client saw.
     *
     * @param answers its answers' times in microseconds
     */
    public Timeline judged(boolean wasClean, String verdict, Histogram answers) {
        latencies = Optional.of(answers);
        return judged(wasClean, verdict);
    }

    /** Something happened that never may, whatever clients saw of it. */
    public Timeline condemned() {
        condemned = true;
        return this;
    }

    /** What clients saw that do not ask and answer. */
    public Timeline judged(boolean wasClean, String verdict) {
        clean = wasClean && !condemned;
        judgement = verdict;
        return this;
    }

    /** Whether the client saw nothing that a single machine would not have shown. */
    public boolean clean() {
        return clean;
    }

    /** Microseconds from the kill to the new primary's first output, if there was one. */
    public OptionalLong outageMicros() {
        return firstOutput.isPresent() ? OptionalLong.of(firstOutput.getAsLong() - killed) : OptionalLong.empty();
    }

    /** Microseconds from the kill until the survivor acts, if it had to take over. */
    public OptionalLong liveMicros() {
        return live.isPresent() ? OptionalLong.of(live.getAsLong() - killed) : OptionalLong.empty();
    }

    /** The client's longest wait, in microseconds, once it was measured. */
    public OptionalLong pauseMicros() {
        return pauseMicros;
    }

    /** The same of its longest wait afterwards, while the VM got a new backup. */
    public OptionalLong laterPauseMicros() {
        return laterPauseMicros;
    }

    /** Microseconds from the kill until there was a backup again, if that was waited for. */
    public OptionalLong redundantMicros() {
        return redundant.isPresent() ? OptionalLong.of(redundant.getAsLong() - killed) : OptionalLong.empty();
    }

    /** Microseconds for which the guest stood still to be copied, if it was. */
    public OptionalLong pausedMicros() {
        return pausedMicros;
    }

    /** In which stage of the guest's life it happened, empty if nobody told. */
    public String stage() {
        return stage;
    }

    /** One line. */
    public String brief() {
        return what + " under " + load + step(", detected ", detected) + step(", granted ", granted)
                + step(", first output ", firstOutput)
                + step(", first frame ", firstFrame) + step(", redundant again ", redundant)
                + wait(", client paused ", pauseMicros) + wait(", later ", laterPauseMicros) + "; " + judgement;
    }

    /** Several lines, for a single round. */
    public String whole() {
        StringBuilder text = new StringBuilder();
        line(text, 0, what + " while the client worked (" + load + ")");
        line(text, detected, "failure detected");
        line(text, granted, "the arbiter granted the next view");
        line(text, live, "the log replayed to its end, live");
        line(text, firstOutput, "first output of the new primary");
        line(text, firstFrame, "first frame of the new primary on the segment");
        line(text, redundant, "redundant again: a new backup has the machine");
        waited(text, pauseMicros, "the client's longest wait");
        waited(text, laterPauseMicros, "its longest wait afterwards, while a new backup got the machine");
        if (sentAgain.isPresent()) {
            text.append(String.format(Locale.ROOT, "  %9d     TCP segments were sent again%n", sentAgain.getAsInt()));
        }
        if (!entries.isEmpty()) {
            text.append("  ").append(entries).append('\n');
        }
        latencies.ifPresent(answers -> text.append(String.format(
                Locale.ROOT,
                "  answers after p50 %.1f ms, p99 %.1f ms (the whole way: client, gateway, guest, output rule)%n",
                answers.getValueAtPercentile(50) / 1000.0,
                answers.getValueAtPercentile(99) / 1000.0)));
        return text.append("  ").append(judgement).toString();
    }

    private String step(String name, OptionalLong at) {
        return at.isPresent() ? name + String.format(Locale.ROOT, "%.1f ms", (at.getAsLong() - killed) / 1000.0) : "";
    }

    private static String wait(String name, OptionalLong micros) {
        return micros.isPresent() ? name + micros.getAsLong() / 1_000 + " ms" : "";
    }

    private static void waited(StringBuilder text, OptionalLong micros, String who) {
        if (micros.isPresent()) {
            text.append(String.format(Locale.ROOT, "  %9d ms  %s%n", micros.getAsLong() / 1_000, who));
        }
    }

    private void line(StringBuilder text, OptionalLong at, String happened) {
        if (at.isPresent()) {
            line(text, at.getAsLong() - killed, happened);
        }
    }

    private static void line(StringBuilder text, long micros, String happened) {
        text.append(String.format(Locale.ROOT, "  %+9.1f ms  %s%n", micros / 1000.0, happened));
    }
}
