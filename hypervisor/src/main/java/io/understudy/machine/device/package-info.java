/**
 * The devices of a PC, each a pure function of the guest's accesses and of the inputs applied to it: no host time, no
 * randomness, no threads. Two replicas that see the same accesses and inputs hold the same devices.
 *
 * <pre>
 *   guest IN/OUT  --> PortBus --> device --> InterruptLine --> Pic8259 --> INTR
 *   Clock.nanos() <-- device                 only when an access needs the time
 *   inputs        --> advance(nanos), receive(bytes)        between blocks, from the log
 *   device        --> StreamOutput, reset, exit             callbacks, what leaves the machine
 * </pre>
 *
 * <p>Each file opens with its datasheet. {@code restore} drives no wire and calls nobody: whoever is at the other end
 * restores its own half. docs/devices.md lists what is modelled and what is not.
 */
package io.understudy.machine.device;
