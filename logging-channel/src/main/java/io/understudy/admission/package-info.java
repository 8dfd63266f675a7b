/**
 * Who may be connected: one rule for every port that listens, so that nobody keeps the others out by connecting.
 *
 * <pre>
 *   kernel's queue ── AcceptPace: a few at a time ──► Admission: who goes when there is no place
 *                                                     strangers: the silent go first, then the longest idle
 *                                                     reserve:   whoever proved useful stays
 * </pre>
 *
 * A newcomer always gets in, for nobody can tell yet whether it is a host that comes back.
 */
package io.understudy.admission;
