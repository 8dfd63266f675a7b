package io.understudy.arbiter.host;

import io.understudy.arbiter.view.VmName;

/**
 * The machine a host is busy with.
 *
 * @param vm the machine
 * @param knownView the highest view of it this host ever heard of, 0 if none
 */
public record Task(VmName vm, long knownView) {
    public Task {
        if (knownView < 0) {
            throw new IllegalArgumentException("the highest known view must not be negative");
        }
    }
}
