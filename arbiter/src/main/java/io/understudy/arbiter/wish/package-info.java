/**
 * What people want of the pool: which machines run and how, who leaves, which hosts are to be emptied. Wishes are
 * durable as views are, but they change no view: hosts read them and act by the rules of
 * {@link io.understudy.arbiter.view}.
 *
 * <pre>
 *               Start            Stop              Forget
 *   (unknown) ────────► RUNNING ──────► STOPPED ────────────► FORGOTTEN, or unknown again if it never had a view
 *                         │ ▲
 *                         └─┘ Move: the primary of now shall leave.  Repair: one recruit may come.
 * </pre>
 *
 * Every wish has an id, drawn by whoever asks. The ids of the wishes granted last are remembered, so that a wish whose
 * answer was lost is found when it is asked again, and not fulfilled twice. Pure logic, no I/O, no clock, no thread.
 */
package io.understudy.arbiter.wish;
