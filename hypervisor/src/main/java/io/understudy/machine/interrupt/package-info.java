/** The interrupt controller: which of sixteen lines reaches the processor, and with what vector. */
package io.understudy.machine.interrupt;
