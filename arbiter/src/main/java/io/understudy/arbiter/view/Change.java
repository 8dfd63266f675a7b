package io.understudy.arbiter.view;

/**
 * One record of the journal. Those of this package are what happened to one machine's views; the other packages that
 * keep something durable have their own.
 */
public interface Change {
    /** What happened to the views of one machine. */
    sealed interface OfViews extends Change {
        VmName vm();
    }

    /**
     * View {@code view.number()} follows its predecessor. The requester is the view's primary.
     *
     * @param vm the machine
     * @param view the new view, not acknowledged
     * @param requestId the primary's number for the request granted
     */
    record Granted(VmName vm, View view, long requestId) implements OfViews {
        RequestName request() {
            return new RequestName(view.primary().identity(), requestId);
        }
    }

    /**
     * The current view was acknowledged by its primary.
     *
     * @param vm the machine
     * @param number the current view's number
     */
    record Acknowledged(VmName vm, long number) implements OfViews {}

    /**
     * A request granted in some earlier view; stands in a compacted journal for the grant itself, so that its name is
     * never granted again.
     *
     * @param vm the machine
     * @param request the name used up
     */
    record Spent(VmName vm, RequestName request) implements OfViews {}

    /**
     * The view of a machine as a compaction found it; comes after the machine's {@link Spent} records.
     *
     * @param vm the machine
     * @param view its view
     * @param requestId the primary's number for the request that made it
     */
    record Restored(VmName vm, View view, long requestId) implements OfViews {}

    /**
     * A host knows a later view than this journal, so a part of it is lost: nothing is granted about the machine any
     * more.
     *
     * @param vm the machine
     * @param knownView the view that the host knows
     */
    record Outdated(VmName vm, long knownView) implements OfViews {}

    /**
     * A host that was to be backup in the next view gives its copy of the machine up, for it lost its primary, asked to go on,
     * and was told that there is no such view: from now on there will be none with it, however late its primary asks.
     *
     * @param vm the machine
     * @param host in this life no backup of the view that comes next
     */
    record GaveUp(VmName vm, HostIdentity host) implements OfViews {}
}
