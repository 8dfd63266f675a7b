package io.understudy.arbiter.view;

/**
 * The primary of a view says that it acts on it. Saying it twice is the same as once.
 *
 * @param vm the machine
 * @param number the view acknowledged, at least 1
 * @param host the view's primary
 */
public record Acknowledge(VmName vm, long number, HostIdentity host) {
    public Acknowledge {
        if (number < 1) {
            throw new IllegalArgumentException("a view's number must be at least 1");
        }
    }
}
