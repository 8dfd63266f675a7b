package io.understudy.arbiter.wish;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.Optional;

/** What else is known at the moment a wish is decided. */
public interface WishContext {
    /** A machine's view as decided. */
    Optional<View> view(VmName vm);

    /** A host that is alive and still busy with a machine. */
    Optional<Host> busyWith(VmName vm);

    /** The highest view of a machine any host knows of, if that is above {@link #view}; else 0. */
    long knownView(VmName vm);

    /** Whether a host of this name, or a slot of it, ever reported. */
    boolean knows(HostName host);
}
