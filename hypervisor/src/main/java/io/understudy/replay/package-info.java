/**
 * The replaying side of the door: the log's entries go into the machine at exactly their positions, and everything the
 * machine does is compared with what the log says it did. The mirror of {@code io.understudy.record}.
 */
package io.understudy.replay;
