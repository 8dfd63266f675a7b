package io.understudy.arbiter.server;

import io.understudy.arbiter.host.Task;
import io.understudy.arbiter.pool.HostStatus;
import io.understudy.arbiter.pool.Pool;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.event.Event;
import io.understudy.event.EventSink;
import java.util.HashMap;
import java.util.Map;

/** Which views and hosts are others than when they were last told. Used by the commit thread only. */
final class PoolNews {
    private final Pool pool;
    private final EventSink events;
    private Map<String, Event> told = Map.of();

    PoolNews(Pool pool, EventSink events) {
        this.pool = pool;
        this.events = events;
    }

    /** Something may have changed. */
    void tell(long nowMillis) {
        if (events == EventSink.NONE) {
            return;
        }
        PoolSnapshot now = pool.snapshot(nowMillis);
        Map<String, Event> last = new HashMap<>();
        now.hosts().forEach(host -> last.put("host " + host.report().host().name(), member(host)));
        now.vms().forEach(vm -> vm.view().ifPresent(view -> last.put("vm " + vm.vm(), view(vm, view))));
        last.forEach((what, event) -> {
            if (!event.equals(told.get(what))) {
                events.tell(event);
            }
        });
        told = last;
    }

    private static Event member(HostStatus host) {
        String serves = host.report().task().map(Task::vm).map(Object::toString).orElse("");
        return new Event.Member(host.report().host().name(), host.alive(), serves);
    }

    private static Event view(VmStatus vm, View view) {
        return new Event.View(
                vm.vm().toString(),
                view.number(),
                view.primary().name(),
                view.backup().map(Host::name),
                view.acknowledged() ? "acknowledged" : "granted");
    }
}
