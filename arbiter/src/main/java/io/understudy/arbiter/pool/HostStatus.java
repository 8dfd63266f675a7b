package io.understudy.arbiter.pool;

import io.understudy.arbiter.host.Report;

/**
 * A host as the arbiter sees it.
 *
 * @param report the last report of its latest life
 * @param alive whether it reports in time
 * @param draining whether it shall get no work and give away what it has
 * @param sinceMillis since when it is alive, or dead; compare with {@link PoolSnapshot#nowMillis()}
 */
public record HostStatus(Report report, boolean alive, boolean draining, long sinceMillis) {}
