package io.understudy.arbiter.host;

import io.understudy.arbiter.view.Host;

/**
 * What is known of a host.
 *
 * @param report the last one
 * @param alive whether it reported in time
 * @param sinceMillis since when it is alive, or dead, on the arbiter's clock
 * @param heardMillis when the report came, on the arbiter's clock
 */
public record HostEntry(Report report, boolean alive, long sinceMillis, long heardMillis) {
    public Host host() {
        return report.host();
    }

    HostEntry heardLater(long millis) {
        return new HostEntry(report, alive, sinceMillis, millis);
    }

    HostEntry dead(long nowMillis) {
        return new HostEntry(report, false, nowMillis, heardMillis);
    }
}
