package io.understudy.machine.interrupt;

/** Where an interrupt comes from; it decides the gate's privilege check and the EXT bit of error codes. */
public enum Cause {
    /** From the interrupt controller. */
    EXTERNAL,
    /** INT n, INT3, INTO. */
    SOFTWARE,
    /** A fault or trap that the processor found. */
    EXCEPTION
}
