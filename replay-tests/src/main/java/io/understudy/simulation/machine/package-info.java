/**
 * The machine of the simulation: the product's PC with all its devices, around a small, fast processor that runs one
 * program, a key-value store behind the serial line.
 *
 * <pre>
 *   GuestProgram ── what the program does, a function of its inputs and their positions
 *      │
 *   GuestCpu ────── the {@link io.understudy.cpu.Cpu} that runs it: blocks, interrupts, HLT, ports, time
 *      │
 *   GuestBlueprint ─ how a host builds such a machine
 * </pre>
 */
package io.understudy.simulation.machine;
