package io.understudy.nbd;

import io.understudy.message.MessageRules;

/**
 * A host whose machine acts, as a fence knows it. A record that exists is valid.
 *
 * @param vm the machine's name
 * @param powerOnEpochMillis when it was switched on: a later machine of the same name is another one
 * @param host its host
 * @param incarnation which life of that
 */
public record Actor(String vm, long powerOnEpochMillis, String host, long incarnation) {
    public Actor {
        MessageRules.text("VM name", vm, MessageRules.MAX_NAME);
        MessageRules.text("host name", host, MessageRules.MAX_NAME);
    }

    /** Whether both act for the same machine. */
    public boolean isOfMachineOf(Actor other) {
        return vm.equals(other.vm) && powerOnEpochMillis == other.powerOnEpochMillis;
    }
}
