package io.understudy.arbiter.host;

import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.InconsistentChangeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which life of a host is its latest: the one whose first report arrived last. Former lives are remembered, durably, so
 * that one that thaws after its successor is not taken for a newer one, also not by an arbiter that was restarted
 * meanwhile. Not thread-safe.
 */
public final class HostLives {
    /** So many lives of each name are remembered; one older than that would count as new. */
    static final int REMEMBERED_LIVES = 32;

    /** How a life stands among those of its name. */
    public enum Standing {
        /** It is the latest. */
        LATEST,
        /** It never reported: it is the latest once {@link HostChange.Appeared} is durable. */
        NEW,
        /** A later one has reported. */
        FORMER,
        /** Its name is new, and there are names enough. */
        ONE_TOO_MANY
    }

    private final int maxNames;
    private final Map<HostName, Deque<Long>> incarnations = new LinkedHashMap<>();

    /** @param maxNames so that a stray client cannot fill the disk */
    public HostLives(int maxNames) {
        this.maxNames = maxNames;
    }

    /** Whether this host, or a slot of it, ever appeared. */
    public boolean knows(HostName host) {
        return incarnations.keySet().stream()
                .anyMatch(name -> name.withoutSlot().equals(host));
    }

    public Standing standing(HostIdentity host) {
        Deque<Long> lives = incarnations.get(new HostName(host.name()));
        if (lives == null) {
            return incarnations.size() < maxNames ? Standing.NEW : Standing.ONE_TOO_MANY;
        }
        if (lives.getLast() == host.incarnation()) {
            return Standing.LATEST;
        }
        return lives.contains(host.incarnation()) ? Standing.FORMER : Standing.NEW;
    }

    /** The latest life of a name that is known. */
    public HostIdentity latest(HostName host) {
        return new HostIdentity(host.value(), incarnations.get(host).getLast());
    }

    /** A life that stood as {@link Standing#NEW} is the latest from now on. */
    public HostChange appear(HostIdentity host) {
        Deque<Long> lives = incarnations.computeIfAbsent(new HostName(host.name()), name -> new ArrayDeque<>());
        lives.addLast(host.incarnation());
        if (lives.size() > REMEMBERED_LIVES) {
            lives.removeFirst();
        }
        return new HostChange.Appeared(host);
    }

    /**
     * Takes over a change from the journal at start-up.
     *
     * @throws InconsistentChangeException if the life appeared before
     */
    public void replay(HostChange change) throws InconsistentChangeException {
        HostIdentity host = ((HostChange.Appeared) change).host();
        Deque<Long> lives = incarnations.get(new HostName(host.name()));
        if (lives != null && lives.contains(host.incarnation())) {
            throw new InconsistentChangeException(host + " appeared twice");
        }
        appear(host);
    }

    /** The shortest history that leads to the present state. */
    public List<Change> snapshot() {
        List<Change> changes = new ArrayList<>();
        incarnations.forEach((name, lives) ->
                lives.forEach(life -> changes.add(new HostChange.Appeared(new HostIdentity(name.value(), life)))));
        return changes;
    }

    /** Forgets everything, for a state that comes whole from elsewhere. */
    public void clear() {
        incarnations.clear();
    }
}
