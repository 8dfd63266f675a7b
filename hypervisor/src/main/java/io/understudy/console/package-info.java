/**
 * The serial line's way to the outside, which outlives the host the machine runs on.
 *
 * <pre>
 *   user ──TCP── ConsoleGateway ──TCP── ConsolePort ── UART of the primary
 *                GatewaySession         ConsoleSession
 *                      │    ╲
 *              PrimaryLocator ╲─ ─ ─ ─  ConsolePort ── UART of the backup (refuses until it is primary)
 * </pre>
 *
 * <p>The user's connection ends at the gateway, which changes over to whoever is primary. Both byte streams are numbered
 * from power-on, and the numbers are state of the machine, so that the replica and the gateway can tell each other where
 * to go on: no byte is lost and none arrives twice. The two sessions hold all the rules and touch neither socket nor
 * clock; the port and the gateway are their Netty rims. The protocol is told in {@code docs/console.md}.
 */
package io.understudy.console;
