package io.understudy.arbiter.host;

import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.HostIdentity;

/** What the journal says of hosts. */
public sealed interface HostChange extends Change {
    /** A life of a host reported for the first time, and is from now on the only one of its name. */
    record Appeared(HostIdentity host) implements HostChange {}
}
