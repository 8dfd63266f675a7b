package io.understudy.system;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** A few copies of each kind of moment, at random distances. */
final class EachKind implements CopiedRun.Plan {
    private final SplittableRandom random;
    private final Map<Moment, Integer> taken = new EnumMap<>(Moment.class);
    private final Map<Moment, Long> next = new EnumMap<>(Moment.class);
    private final int most;
    private final int distance;

    EachKind(long seed, int most, int distance) {
        random = new SplittableRandom(seed);
        this.most = most;
        this.distance = distance;
    }

    @Override
    public boolean copies(Moment moment, long position) {
        long due = next.computeIfAbsent(moment, kind -> kind == Moment.RUNNING ? random.nextLong(distance) : 0);
        int already = taken.getOrDefault(moment, 0);
        if (position < due || already == most || random.nextInt(3) != 0) {
            return false;
        }
        taken.put(moment, already + 1);
        next.put(moment, position + random.nextLong(distance));
        return true;
    }

    Set<Moment> seen() {
        return taken.keySet();
    }
}
