/** The PC: processor, RAM, port bus, devices, and the one door through which everything undetermined enters. */
package io.understudy.machine;
