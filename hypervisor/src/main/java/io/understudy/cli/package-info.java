/**
 * The one command a user types. Its sub-commands wire the parts together and hold no logic of their own.
 *
 * <pre>
 *   Understudy ──► run       a guest alone: run, record, replay
 *              ──► host      a process that runs VMs: host, primary, backup
 *              ──► control   what stands beside the hosts: arbiter, console
 *              ──► wish      what a person asks of the pool: start, stop, move, ...
 *              ──► status    what the arbiter knows of the pool
 *              ──► machine   options that describe a machine; guest, guests
 *              ──► engine    which engine there is; doctor
 *                  process   lines for people and programs, the orderly end
 * </pre>
 */
package io.understudy.cli;
