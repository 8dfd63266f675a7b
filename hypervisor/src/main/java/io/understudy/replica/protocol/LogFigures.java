package io.understudy.replica.protocol;

import io.understudy.event.Kinds;

/**
 * How the log is at a host, and how far its backup is in it.
 *
 * @param acknowledged the last entry that the backup acknowledged, this host's own if it is the backup
 * @param lagEntries that the backup has not executed
 * @param lagInstructions by which it is behind
 * @param lagNanos for how long there has been more to execute
 * @param kinds of the entries that are here
 */
record LogFigures(long acknowledged, long lagEntries, long lagInstructions, long lagNanos, Kinds kinds) {
    static final LogFigures NOTHING = new LogFigures(0, 0, 0, 0, Kinds.NOTHING);
}
