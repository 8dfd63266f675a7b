package io.understudy.network.segment;

/** The highest view of a VM that was seen, and the host that is primary in it. */
final class VmViews {
    private long view;
    private String host = "";
    private long incarnation;
    private long lastSeenMillis;

    /** Whether this host is the primary as far as is known here; then it is from now on. */
    boolean admit(long newView, String newHost, long newIncarnation) {
        if (newView < view || (newView == view && !(newHost.equals(host) && newIncarnation == incarnation))) {
            return false;
        }
        view = newView;
        host = newHost;
        incarnation = newIncarnation;
        return true;
    }

    long view() {
        return view;
    }

    String host() {
        return host;
    }

    void seen(long nowMillis) {
        lastSeenMillis = nowMillis;
    }

    long lastSeenMillis() {
        return lastSeenMillis;
    }
}
