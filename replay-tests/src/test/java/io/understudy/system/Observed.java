package io.understudy.system;

import io.understudy.machine.Machine;
import io.understudy.machine.StateHash;

/**
 * What can be seen of a machine's state by other ways than those on which it is saved. A replay is led by its log and
 * would not notice that a sleeper is awake, or that a timer forgot when to fire; a machine that goes live would.
 */
record Observed(
        StateHash hash,
        long count,
        long instructionPointer,
        boolean halted,
        boolean inShadow,
        boolean interruptPending,
        boolean interruptDeliverable,
        long deadlineNanos,
        long latestNanos,
        int serialRoom,
        long serialReceived) {
    static Observed of(Machine machine) {
        StateHash hash = new StateHash();
        machine.hash(hash);
        return new Observed(
                hash,
                machine.count(),
                machine.instructionPointer(),
                machine.halted(),
                machine.interruptInShadow(),
                machine.interruptPending(),
                machine.interruptDeliverable(),
                machine.deadlineNanos(),
                machine.latestNanos(),
                machine.room(0),
                machine.received(0));
    }
}
