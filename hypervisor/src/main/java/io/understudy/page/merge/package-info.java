/**
 * Finds the processes that run, subscribes to what they tell, and makes one stream of it.
 *
 * <pre>
 *   folder of registrations ──► {@link io.understudy.page.merge.Watch} ──► a ProcessStream each ──► {@link io.understudy.page.merge.MergedEvents}
 * </pre>
 */
package io.understudy.page.merge;
