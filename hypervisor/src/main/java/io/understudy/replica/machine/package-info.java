/**
 * The machine of a host, as its protocol sees it: {@link io.understudy.replica.machine.MachineRoom} builds it after a blueprint,
 * and then it acts or stands by. Who executes it, or stores its log, knows nothing of the protocol, and the protocol nothing of
 * threads: they meet here.
 */
package io.understudy.replica.machine;
