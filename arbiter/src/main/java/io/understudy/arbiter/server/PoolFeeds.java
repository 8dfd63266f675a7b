package io.understudy.arbiter.server;

import io.understudy.arbiter.pool.HostStatus;
import io.understudy.arbiter.pool.Pool;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.HostName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who hears what of the pool. A host hears of everything that concerns it in the round in which it became durable;
 * watchers hear of everything, figures included, but not more often than a few times per second. Used by the commit
 * thread only.
 */
final class PoolFeeds {
    /** What a host was told last; its own figures are no news to it. */
    private record News(Optional<HostIdentity> latestLife, boolean draining, List<VmStatus> vms) {}

    private record HostFeed(HostIdentity host, long correlation, News last) {}

    private final Pool pool;
    private final long watchMillis;
    /** In the order in which they came, so that what is told to whom first is a function of what happened. */
    private final Map<Client, HostFeed> hosts = new LinkedHashMap<>();

    private final Map<Client, Long> watchers = new LinkedHashMap<>();
    private PoolSnapshot watched = new PoolSnapshot(0, List.of(), List.of());
    private long watchedMillis;
    private boolean newHost;

    PoolFeeds(Pool pool, long watchMillis, long nowMillis) {
        this.pool = pool;
        this.watchMillis = watchMillis;
        this.watchedMillis = nowMillis;
    }

    /** A report came over this connection: what concerns its host goes there from now on. */
    void report(Client client, HostIdentity host, long correlation) {
        HostFeed before = hosts.get(client);
        boolean same = before != null && before.host().equals(host);
        hosts.put(client, new HostFeed(host, correlation, same ? before.last() : null));
        newHost |= !same;
    }

    void watch(Client client, long correlation, long nowMillis) {
        watchers.put(client, correlation);
        client.push(Feed.WATCH, answers(correlation, pool.snapshot(nowMillis)));
    }

    void remove(Client client) {
        hosts.remove(client);
        watchers.remove(client);
    }

    /** @param news whether anything but figures may have changed */
    void publish(boolean news, long nowMillis) {
        if (news || newHost) {
            newHost = false;
            tellHosts(nowMillis);
        }
        if (!watchers.isEmpty() && nowMillis - watchedMillis >= watchMillis) {
            watchedMillis = nowMillis;
            PoolSnapshot snapshot = pool.snapshot(nowMillis);
            if (!snapshot.saysTheSameAs(watched)) {
                watched = snapshot;
                watchers.forEach((client, correlation) -> client.push(Feed.WATCH, answers(correlation, snapshot)));
            }
        }
    }

    private void tellHosts(long nowMillis) {
        Map<HostIdentity, List<VmStatus>> concerns = hosts.isEmpty() ? Map.of() : pool.concerns();
        hosts.replaceAll((client, feed) -> {
            Optional<HostStatus> own = pool.host(new HostName(feed.host().name()));
            List<VmStatus> vms = concerns.getOrDefault(feed.host(), List.of());
            News news = new News(
                    own.map(each -> each.report().host().identity()),
                    own.map(HostStatus::draining).orElse(false),
                    vms);
            if (!news.equals(feed.last())) {
                PoolSnapshot snapshot =
                        new PoolSnapshot(nowMillis, own.map(List::of).orElse(List.of()), vms);
                client.push(Feed.HOST, answers(feed.correlation(), snapshot));
            }
            return new HostFeed(feed.host(), feed.correlation(), news);
        });
    }

    private static List<Answer> answers(long correlation, PoolSnapshot snapshot) {
        List<Answer> answers = new ArrayList<>();
        snapshot.hosts().forEach(host -> answers.add(new Answer.PoolHost(correlation, host)));
        snapshot.vms().forEach(vm -> answers.add(new Answer.PoolVm(correlation, vm)));
        answers.add(new Answer.PoolEnd(
                correlation,
                snapshot.nowMillis(),
                snapshot.hosts().size(),
                snapshot.vms().size()));
        return answers;
    }
}
