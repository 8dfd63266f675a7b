package io.understudy.verification.sweep;

import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.OutputSink;

/** Builds the guest {@code kv}, always the same machine, on the thread that will run it. Called by several threads. */
@FunctionalInterface
public interface MachineBuilder {
    Machine build(InputSource inputs, OutputSink outputs);
}
