package io.understudy.arbiter.server;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.Introduction;
import io.understudy.arbiter.Standing;
import io.understudy.arbiter.protocol.Answer;
import java.util.Optional;

/** What an arbiter says of itself to whoever connects. Asked on any thread. */
interface Cluster {
    /** Whose history it keeps; none as long as the members have not found each other. */
    Optional<ClusterId> id();

    /** Who leads; none if there is nobody else. */
    Optional<Standing> standing();

    /** Another arbiter introduces itself; none if this one is alone. */
    Optional<Answer.Introduced> met(Introduction other);
}
