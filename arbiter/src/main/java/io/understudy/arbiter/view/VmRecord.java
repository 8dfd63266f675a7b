package io.understudy.arbiter.view;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the register knows of one machine, twice: as decided, which the next decision builds on, and as durable, which
 * readers see. Not thread-safe.
 */
final class VmRecord {
    /** Far more than lose their primary between two views; so that a stray client fills no memory. */
    private static final int REMEMBERED = 64;

    /** Every request ever granted, so that none is granted twice, also not with other contents. */
    final Set<RequestName> spent = new HashSet<>();

    /** The view as decided; null in a record that so far has only spent names, while a journal is replayed. */
    View decided;

    /** The request that made {@link #decided}. */
    RequestName maker;

    /** The view as durable; null until the first one is. */
    View durable;

    /** The highest view a host was found to know beyond {@link #decided}, which then never changes again; else 0. */
    long knownBeyond;

    /** Who gave up to be backup in the view that comes next; who lets so many others do so after it is forgotten. */
    private final Set<HostIdentity> gaveUp = new LinkedHashSet<>();

    Optional<View> decidedView() {
        return Optional.ofNullable(decided);
    }

    void grant(View view, RequestName request) {
        decided = view;
        maker = request;
        spent.add(request);
        gaveUp.clear();
    }

    Set<HostIdentity> gaveUp() {
        return Collections.unmodifiableSet(gaveUp);
    }

    /** Whether that is news. */
    boolean givesUp(HostIdentity host) {
        boolean isNews = gaveUp.add(host);
        if (gaveUp.size() > REMEMBERED) {
            gaveUp.remove(gaveUp.iterator().next());
        }
        return isNews;
    }
}
