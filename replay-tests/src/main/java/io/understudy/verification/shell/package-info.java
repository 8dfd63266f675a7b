/**
 * A client that works on a guest's shell over its console, and knows what each command must answer.
 *
 * <pre>
 *   ShellWork ── command, expected ──▶ ShellClient ──▶ console gateway ──▶ ttyS0 ──▶ sh
 *       ▲                                   │
 *       └───────── what came back ──────────┘
 * </pre>
 */
package io.understudy.verification.shell;
