package io.understudy.machine;

import io.understudy.state.Stateful;

/**
 * A device: a pure function of the guest's accesses and the inputs applied to it, so that both replicas hold the same
 * one. It asks the host for nothing; time comes through {@link Clock}, which the log records.
 */
public interface Device extends Stateful {
    /** Power-on and reset button. */
    void reset();
}
