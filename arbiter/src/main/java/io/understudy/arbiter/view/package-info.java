/**
 * Views and the one decision about them: may view i become view i+1? Pure logic, no I/O, no clock, no thread.
 *
 * <pre>
 *   Advance ──►┌──────────────┐   Decision   ┌─────────┐   settle    ┌───────────────┐
 *              │ ViewRegister │─────────────►│ journal │────────────►│ visible views │──► read, answers
 *   Ack ──────►│  (decides)   │  + Change    │ (fsync) │  (durable)  └───────────────┘
 *              └──────────────┘              └─────────┘
 * </pre>
 *
 * A change is decided first, written down second and shown third: nobody is ever told of a view that a power failure
 * could still take back. The rules are those of {@link io.understudy.arbiter.view.ViewRules}.
 */
package io.understudy.arbiter.view;
