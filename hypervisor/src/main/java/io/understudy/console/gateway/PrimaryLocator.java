package io.understudy.console.gateway;

import io.understudy.console.session.Location;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who is primary, as the arbiter knows it. The gateway asks when a connection fails and caches the answer, so a slow
 * locator delays a failover, nothing else. Both methods return at once; answers may come on any thread.
 */
@FunctionalInterface
public interface PrimaryLocator {
    /**
     * Asks once. While no primary is known, or the arbiter cannot be reached, there is no answer: the gateway asks again
     * by itself.
     */
    void locate(Consumer<Location> answer);

    /** Tells of every new view from now on, which spares a waiting gateway the asking. Optional: by default never. */
    default void subscribe(Consumer<Location> news) {}

    /** Tells where the machine would go on if its primary failed, at every change; by default never. */
    default void followBackup(Consumer<Optional<Location>> news) {}
}
