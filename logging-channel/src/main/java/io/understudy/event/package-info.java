/**
 * What every process tells while it runs: the events of hosts, arbiter, gateway and switch, with one spelling for all. An
 * event's record is its format, and {@code docs/events.md} the table for people.
 *
 * <pre>
 *   who knows ── Event ──► EventSink: stamped with time and origin ──┬──► lines for people, @ lines for programs beside
 *                                                                     └──► EventCodec: lines of JSON for whoever subscribes
 * </pre>
 */
package io.understudy.event;
