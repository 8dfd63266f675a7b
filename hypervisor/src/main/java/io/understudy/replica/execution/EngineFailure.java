package io.understudy.replica.execution;

import io.understudy.checkpoint.StateFile;
import io.understudy.folder.UserFolder;
import io.understudy.machine.Machine;
import io.understudy.machine.StopReason;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a host does when the engine failed under its machine: it says where and at which instruction, keeps the machine's
 * state in a file, and leaves its VM without ending it. So a partner goes on; what the engine cannot do at all it cannot do
 * there either, and then both have said so and both have a file.
 */
final class EngineFailure {
    private EngineFailure() {}

    /** On the vCPU thread; returns the line for people. */
    static String report(Machine machine, StopReason reason) {
        return report(machine, reason, UserFolder.STATE.path().resolve("engine-failures"));
    }

    static String report(Machine machine, StopReason reason, Path folder) {
        Path file = folder.resolve(
                machine.count() + "-" + ProcessHandle.current().pid() + "-" + System.nanoTime() + ".state");
        try {
            StateFile.write(machine, file);
            return reason.detail() + "; the machine's state is in " + file;
        } catch (IOException | RuntimeException e) {
            return reason.detail() + "; its state could not be saved: " + e.getMessage();
        }
    }
}
