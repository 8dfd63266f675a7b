package io.understudy.network.segment;

import io.understudy.message.ViewCheck;

/** The highest view of a VM that was seen, and the host that is primary in it. */
final class VmViews {
    private long view;
    private String host = "";
    private long incarnation;
    private long lastSeenMillis;

    /** Whether this host is the primary as far as is known here; then it is from now on. */
    boolean admit(ViewCheck check, long newView, String newHost, long newIncarnation) {
        boolean another = newView == view && !(newHost.equals(host) && newIncarnation == incarnation);
        if (check.turnsAway(newView, view) || (check == ViewCheck.ON && another)) {
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
