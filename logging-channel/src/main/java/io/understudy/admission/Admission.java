package io.understudy.admission;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The places of one port, and who has to go when they are taken. A newcomer always gets one; what it takes is the place of
 * a stranger of its own address where that has its share already, of any address otherwise. First go those that never
 * spoke, then those that have been quiet for the longest time. A reserve is kept for those that proved useful; they lose
 * their places to nobody.
 *
 * <p>No sockets and no clock: the caller says what happens, and closes whom it is told to. Any thread.
 *
 * @param <C> a connection, compared by {@code equals}
 */
public final class Admission<C> {
    private final AdmissionLimits limits;

    /** Each with its address; in the order in which they came. */
    private final Map<C, Object> silent = new LinkedHashMap<>();

    /** In the order of their last word. */
    private final Map<C, Object> heard = new LinkedHashMap<>();

    private final Map<C, Object> kept = new LinkedHashMap<>();
    private long displaced;

    public Admission(AdmissionLimits limits) {
        this.limits = limits;
    }

    /**
     * A connection came, and has a place from now on.
     *
     * @param address where it comes from, without the port; compared by {@code equals}
     * @return the one that has to go for it, which has no place any more
     */
    public synchronized Optional<C> admit(C newcomer, Object address) {
        Optional<C> leaving = Optional.empty();
        if (count(silent, address) + count(heard, address) >= limits.perAddress()) {
            leaving = longestIdle(address::equals);
        } else if (silent.size() + heard.size() >= limits.strangers()) {
            leaving = longestIdle(any -> true);
        }
        leaving.ifPresent(this::left);
        displaced += leaving.isPresent() ? 1 : 0;
        silent.put(newcomer, address);
        return leaving;
    }

    /** It said something that makes sense. */
    public synchronized void heard(C connection) {
        Object address = removeStranger(connection);
        if (address != null) {
            heard.put(connection, address);
        }
    }

    /** It proved useful: it gets a place of the reserve, if there is one. */
    public synchronized void keep(C connection) {
        Object address = silent.getOrDefault(connection, heard.get(connection));
        if (address != null && kept.size() < limits.reserve() && count(kept, address) < limits.perAddress()) {
            removeStranger(connection);
            kept.put(connection, address);
        }
    }

    /** It is gone, or of no concern to the port any more; nothing happens if it has no place. */
    public synchronized void left(C connection) {
        removeStranger(connection);
        kept.remove(connection);
    }

    /**
     * Whether it should be said that somebody had to go: the first time, the second, the fourth, ... Whoever floods a port
     * must not flood the log, too.
     */
    public synchronized boolean isWorthALine() {
        return Long.bitCount(displaced) == 1;
    }

    /** How many had to go for others so far. */
    public synchronized long displaced() {
        return displaced;
    }

    private Object removeStranger(C connection) {
        Object address = silent.remove(connection);
        return address != null ? address : heard.remove(connection);
    }

    private Optional<C> longestIdle(Predicate<Object> ofAddress) {
        return first(silent, ofAddress).or(() -> first(heard, ofAddress));
    }

    private static <C> Optional<C> first(Map<C, Object> connections, Predicate<Object> ofAddress) {
        return connections.entrySet().stream()
                .filter(each -> ofAddress.test(each.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static long count(Map<?, Object> connections, Object address) {
        return connections.values().stream().filter(address::equals).count();
    }
}
