package io.understudy.verification.audit;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.HostIncarnation;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges every output as it leaves by what was on the link before, and in the end by the arbiter's record: in a view without a
 * backup nothing has to wait. Any thread; what comes first is first.
 */
public final class OutputAudit {
    private final Map<Long, LinkWire> links = new HashMap<>();
    private final Map<Long, View> views = new HashMap<>();
    private final Map<Long, Tally> tallies = new TreeMap<>();
    private String unreadable = "";

    /** The outputs of one view. */
    private static final class Tally {
        private Count frames = Count.NONE;
        private Count serial = Count.NONE;
        private String first = "";

        void count(Departure left, Finding finding) {
            boolean waited = finding == Finding.WAITED;
            Count more = new Count(left.outputs(), waited ? 0 : left.outputs());
            if (left.isFrame()) {
                frames = frames.plus(more);
            } else {
                serial = serial.plus(more);
            }
            if (!waited && first.isEmpty()) {
                first = left + " " + finding.words();
            }
        }
    }

    /** A primary says this on a link; one that begins takes the place of an earlier one for the same view. */
    synchronized void toBackup(LinkWire link, ChannelMessage message) {
        link.toBackup(message);
        if (message instanceof ChannelMessage.Hello) {
            links.put(link.view(), link);
        }
    }

    /** A backup says this on a link, and from now on its primary may know it. */
    synchronized void toPrimary(LinkWire link, ChannelMessage message) {
        link.toPrimary(message);
    }

    /** The arbiter recorded a view, or its acknowledgement. */
    synchronized void recorded(View view) {
        views.put(view.number(), view);
        notifyAll();
    }

    /** An output is on its way. */
    synchronized void left(Departure left) {
        long view = judgedBy(left.view());
        LinkWire link = links.get(view);
        Finding finding = link == null ? Finding.UNLOGGED : link.judge(left);
        tallies.computeIfAbsent(view, number -> new Tally()).count(left, finding);
    }

    /** A primary that asked for a backup lets nothing out any more that this one lacks, also before it says the new view. */
    private long judgedBy(long view) {
        View said = views.get(view);
        View next = views.get(view + 1);
        boolean adopted = said != null
                && next != null
                && said.backup().isEmpty()
                && next.backup().isPresent()
                && next.primary().is(said.primary().identity());
        return adopted ? view + 1 : view;
    }

    /** Something on a wire was none of what hosts say there. */
    synchronized void unreadable(String what) {
        unreadable = unreadable.isEmpty() ? what : unreadable;
    }

    /**
     * What came of it so far.
     *
     * @param timeoutMillis how long to wait for the arbiter's record of a view in which something left
     */
    public synchronized AuditReport report(long timeoutMillis) throws InterruptedException {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        for (long left = timeoutMillis; left > 0 && !views.keySet().containsAll(tallies.keySet()); ) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
        AuditReport report = AuditReport.of(Count.NONE, Count.NONE, unreadable);
        for (Map.Entry<Long, Tally> each : tallies.entrySet()) {
            report = report.plus(judge(each.getKey(), each.getValue()));
        }
        return report;
    }

    private AuditReport judge(long number, Tally tally) {
        View view = views.get(number);
        LinkWire link = links.get(number);
        if (view == null) {
            return all(tally, "something left in view " + number + ", which the arbiter never granted");
        }
        if (view.backup().isEmpty()) {
            return AuditReport.alone(tally.frames.seen(), tally.serial.seen());
        }
        if (link != null
                && !link.connects(
                        identity(view.primary()), identity(view.backup().get()))) {
            return all(tally, "in view " + number + " somebody acknowledged who was not the backup");
        }
        return AuditReport.of(tally.frames, tally.serial, tally.first);
    }

    private static AuditReport all(Tally tally, String why) {
        return AuditReport.of(tally.frames.allViolations(), tally.serial.allViolations(), why);
    }

    private static HostIncarnation identity(Host host) {
        return new HostIncarnation(host.name(), host.incarnation());
    }
}
