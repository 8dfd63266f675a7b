/**
 * The durable record behind the views: an append-only file in a directory of its own, replayed at start-up.
 *
 * <pre>
 *   directory/
 *     cluster       whose journal belongs here and how much of it was durable; locked while an arbiter uses the directory
 *     journal       header | group | group | ...
 *     journal.new   a compaction or creation that did not finish; removed at start-up
 *     restored      a person's word that this journal is the newest and the only one; removed at start-up
 * </pre>
 *
 * What one fsync made durable is one group, so what a crash can tear is one group, the last: it was never answered, and
 * is cut off. Anything else that does not read back is a damaged record of answers given, and then the arbiter refuses
 * to start: waiting is right, guessing is not.
 */
package io.understudy.arbiter.journal;
