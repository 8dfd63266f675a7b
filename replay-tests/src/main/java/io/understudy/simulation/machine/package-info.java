/**
 * The machine of the simulation: the product's PC with all its devices, around a small, fast processor that runs one
 * program, a key-value store behind the serial line; or around the product's processor, which runs the guest kv.
 *
 * <pre>
 *   GuestProgram ── what the program does, a function of its inputs and their positions
 *      │
 *   GuestCpu ────── the {@link io.understudy.cpu.Cpu} that runs it: blocks, interrupts, HLT, ports, time
 *      │
 *   SimulatedProcessors    EngineProcessors ── the engine, metered by MeteredCpu
 *              └──────┬────────────┘
 *              HostProcessors ── what a host has in one life, and how long it takes
 *                     │
 *              GuestBlueprint ── how a host builds such a machine
 * </pre>
 */
package io.understudy.simulation.machine;
