package io.understudy.fence;

import io.understudy.nbd.NbdRequest;
import java.util.HashMap;
import java.util.Map;

/**
 * What the server was asked and has not replied to, and for whom. Nobody's first request is passed on before the server has replied
 * to all of others that change something: what it has not been told to do by then it never will be.
 *
 * <p>Pure.
 */
public final class Drain {
    /** A request under way. */
    public record Passed(long connection, NbdRequest request) {}

    private final Map<Long, Passed> passed = new HashMap<>();
    private long next;

    /** A connection's request is passed on; what goes to the server. */
    public NbdRequest pass(long connection, NbdRequest request) {
        long handle = next++;
        passed.put(handle, new Passed(connection, request));
        return new NbdRequest(
                request.kind(), request.force(), handle, request.offset(), request.length(), request.data());
    }

    /** The server replied: to whose request. */
    public Passed replied(long handle) {
        return passed.remove(handle);
    }

    /** Whether the server may still change something for anybody but this connection. */
    public boolean isClearFor(long connection) {
        return passed.values().stream()
                .allMatch(each -> each.connection() == connection
                        || !each.request().kind().changes());
    }

    /** So many are under way. */
    public int underWay() {
        return passed.size();
    }

    /**
     * The server is gone, and owes nothing.
     *
     * @return whether it may be at something that changes the export still
     */
    public boolean lost() {
        boolean changing =
                passed.values().stream().anyMatch(each -> each.request().kind().changes());
        passed.clear();
        return changing;
    }
}
