/**
 * What an entry of the log is, and how it becomes bytes and an entry again.
 *
 * <pre>
 *   recorder ──EntrySink──► EntryWriter ──bytes──► EntryReader ──Entry──► replayer
 * </pre>
 *
 * <p>Entries are coded as differences to the entry before ({@link io.understudy.log.entry.Baseline}), so that a timer
 * interrupt takes a few bytes.
 */
package io.understudy.log.entry;
