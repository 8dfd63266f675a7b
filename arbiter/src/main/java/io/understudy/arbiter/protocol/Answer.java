package io.understudy.arbiter.protocol;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.Introduction;
import io.understudy.arbiter.Standing;
import io.understudy.arbiter.pool.HostStatus;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import java.util.Optional;

/** What the arbiter says. */
public sealed interface Answer {
    /**
     * The first message of a connection. An arbiter of another version than the client's closes the connection after
     * it.
     *
     * @param version of the protocol, 0 to 65535
     * @param cluster whose journal this arbiter keeps
     */
    record Welcome(int version, ClusterId cluster) implements Answer {}

    /** All but the welcome say what they answer. */
    sealed interface Correlated extends Answer {
        long correlation();
    }

    /** The machine's durable view, or none if the machine is unknown. */
    record Current(long correlation, Optional<View> view) implements Correlated {}

    record Judged(long correlation, Verdict verdict) implements Correlated {}

    record Pong(long correlation) implements Correlated {}

    /** One host of the snapshot that the next {@link PoolEnd} completes. */
    record PoolHost(long correlation, HostStatus host) implements Correlated {}

    /** One machine of the snapshot that the next {@link PoolEnd} completes. */
    record PoolVm(long correlation, VmStatus vm) implements Correlated {}

    /**
     * The snapshot is complete.
     *
     * @param nowMillis its moment, on the arbiter's clock
     * @param hosts how many of them came since the last end
     * @param vms how many machines came
     */
    record PoolEnd(long correlation, long nowMillis, int hosts, int vms) implements Correlated {}

    /** The wish is durable. */
    record Noted(long correlation) implements Correlated {}

    /** A wish changed nothing, or a report does not count. */
    record Declined(long correlation, String reason) implements Correlated {}

    /** Not answered: another arbiter of the cluster leads, or none does. What was asked is not done by this one. */
    record Elsewhere(long correlation) implements Correlated {}

    /**
     * Who leads, as far as an arbiter of a cluster knows; in front of the welcome, and whenever it is another one. An
     * arbiter that is alone does not say so.
     */
    record Leadership(Standing standing) implements Answer {}

    /** Who asked may not ask that; the connection ends. */
    record Forbidden(String reason) implements Answer {}

    /**
     * An arbiter of a cluster introduces itself as well.
     *
     * @param knownDirectory the directory with which it knows the other one to be a member; 0 if it knows of none
     */
    record Introduced(Introduction of, long knownDirectory) implements Answer {}
}
