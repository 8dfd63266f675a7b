package io.understudy.machine.interrupt;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GuestFault;

/** What an entry of the interrupt descriptor table says about who may go through it, in protected and in long mode. */
sealed interface IdtEntry permits Gate, LongGate {
    /** Whether its type is that of a gate which the mode knows. */
    boolean isGate();

    int privilege();

    boolean present();

    /** Faults, in the order of INT n (Intel SDM vol. 2), unless the way through is free. */
    default void requireOpen(CpuState cpu, int vector, Cause cause, int external) throws GuestFault {
        int faultCode = vector * 8 + DescriptorTables.FROM_IDT;
        if (!isGate()) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, faultCode + external);
        }
        if (cause == Cause.SOFTWARE && privilege() < cpu.privilege()) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, faultCode);
        }
        if (!present()) {
            throw new GuestFault(GuestFault.SEGMENT_NOT_PRESENT, faultCode + external);
        }
    }
}
