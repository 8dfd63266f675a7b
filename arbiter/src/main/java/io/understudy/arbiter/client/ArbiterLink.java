package io.understudy.arbiter.client;

import io.netty.util.concurrent.ScheduledFuture;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.transport.Transport;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Connected to every arbiter of one cluster, and asks the one that leads: whichever that is, nothing has to be dialled.
 * Speaks to no other cluster than the first one met. Event loop only.
 */
final class ArbiterLink implements MemberLink.Owner {
    /** Takes answers of the arbiter that is asked at present. */
    interface Answers {
        /** @return false if the answer is to nothing that was asked */
        boolean take(Answer answer, long correlation);
    }

    private final Transport transport;
    private final List<MemberLink> members;
    private final ConnectionListener listener;
    private final Runnable onReady;
    private final Answers answers;
    private final long patienceMillis;
    private ClusterId cluster;
    private MemberLink leader;
    private long highestTerm;
    private String lastReason;
    private ScheduledFuture<?> patience;
    private boolean closed;

    ArbiterLink(
            Transport transport,
            List<? extends Supplier<InetSocketAddress>> addresses,
            ClientSettings settings,
            ConnectionListener listener,
            Runnable onReady,
            Answers answers) {
        this.transport = transport;
        this.members = addresses.stream()
                .map(address -> new MemberLink(transport, address, settings, this))
                .toList();
        this.listener = listener;
        this.onReady = onReady;
        this.answers = answers;
        this.patienceMillis = settings.silenceTimeoutMillis();
        this.cluster = settings.cluster().orElse(null);
    }

    void connect() {
        members.forEach(MemberLink::connect);
    }

    /** Sends now if one leads; if not, the next one begins with everything that waits. */
    void send(Request request) {
        if (leader != null) {
            leader.send(request);
        }
    }

    void close() {
        closed = true;
        leader = null;
        members.forEach(MemberLink::close);
        if (patience != null) {
            patience.cancel(false);
        }
    }

    @Override
    public String welcomed(ClusterId met) {
        if (cluster != null && !cluster.equals(met)) {
            return "this is the arbiter of cluster " + met + ", not of " + cluster
                    + ": it has lost its memory or is another one";
        }
        cluster = met;
        return null;
    }

    @Override
    public boolean answered(MemberLink member, Answer answer, long correlation) {
        return member != leader || answers.take(answer, correlation);
    }

    @Override
    public void changed() {
        if (closed) {
            return;
        }
        // One that was frozen may still say that it leads, when the one that took over is away already.
        MemberLink best = members.stream()
                .filter(member -> member.leads() && member.term() >= highestTerm)
                .max(Comparator.comparingLong(MemberLink::term))
                .orElse(null);
        if (best != null) {
            highestTerm = best.term();
        }
        if (best != leader) {
            beginsToLead(best);
        } else if (best == null) {
            isAway();
        }
    }

    private void beginsToLead(MemberLink next) {
        MemberLink former = leader;
        leader = next;
        if (former != null && former.leads()) {
            former.leave();
        }
        if (next == null) {
            isAway();
            return;
        }
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
        lastReason = null;
        listener.connected(cluster);
        onReady.run();
    }

    /** Members that are there choose another one soon; only if they do not is that worth a word. */
    private void isAway() {
        if (members.stream().noneMatch(MemberLink::isConnected)) {
            say();
        } else if (patience == null) {
            patience = transport
                    .loop()
                    .schedule(
                            () -> {
                                patience = null;
                                if (leader == null) {
                                    say();
                                }
                            },
                            patienceMillis,
                            TimeUnit.MILLISECONDS);
        }
    }

    private void say() {
        if (members.stream().anyMatch(member -> member.reason() == null)) {
            return;
        }
        String reason = members.stream().map(MemberLink::reason).distinct().collect(Collectors.joining("; "));
        if (!Objects.equals(reason, lastReason)) {
            lastReason = reason;
            listener.disconnected(reason);
        }
    }
}
