package io.understudy.simulation.world;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happened, for people as lines and for comparison as one number. */
public final class Trace {
    private final List<String> lines = new ArrayList<>();
    private final boolean detailed;
    private long hash = 1469598103934665603L;

    /** @param detailed also with a line for every message */
    public Trace(boolean detailed) {
        this.detailed = detailed;
    }

    /** Something that matters. */
    public void line(long now, String who, String what) {
        mix(what.hashCode());
        lines.add(String.format("%9.3f ms  %-9s %s", now / 1e6, who, what));
    }

    /** Something that happens all the time. */
    public void detail(long now, String who, Supplier<String> what) {
        if (detailed) {
            lines.add(String.format("%9.3f ms  %-9s   %s", now / 1e6, who, what.get()));
        }
    }

    void mix(long value) {
        hash = (hash ^ value) * 1099511628211L;
        hash ^= hash >>> 29;
    }

    public long hash() {
        return hash;
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }
}
