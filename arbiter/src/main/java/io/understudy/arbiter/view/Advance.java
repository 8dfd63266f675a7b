package io.understudy.arbiter.view;

import java.util.Optional;

/**
 * The test-and-set: "if view {@code expectedView} is current, make the next one mine". Takeover, going on alone and
 * adopting a new backup are all this request. A host that got no answer sends the same request again, with the same id.
 *
 * @param vm the machine
 * @param expectedView number of the view the requester goes on from; 0 creates the machine
 * @param primary the primary of the next view: the requester itself
 * @param backup its backup, or none
 * @param requester who asks
 * @param requestId a number this requester uses for no other request about this machine
 * @param knownView the highest view number of this machine the requester ever heard of. It is less than
 *     {@code expectedView} for a host that was to be in that view and does not know whether there ever was one
 */
public record Advance(
        VmName vm,
        long expectedView,
        Host primary,
        Optional<Host> backup,
        HostIdentity requester,
        long requestId,
        long knownView) {
    public Advance {
        if (expectedView < 0) {
            throw new IllegalArgumentException("the expected view must not be negative");
        }
        if (knownView < 0) {
            throw new IllegalArgumentException("the highest known view must not be negative");
        }
    }

    RequestName name() {
        return new RequestName(requester, requestId);
    }
}
