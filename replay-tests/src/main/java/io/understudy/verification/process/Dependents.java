package io.understudy.verification.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes that must not outlive this one: whether it ends by itself, by an interrupt from the keyboard or by a TERM
 * signal, they are killed, with what they started.
 */
public final class Dependents {
    private static final List<Process> PROCESSES = new ArrayList<>();
    private static boolean ending;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Dependents::end, "dependents"));
    }

    private Dependents() {}

    /**
     * Starts one. Any thread.
     *
     * @throws IOException if that fails, or this process is about to end
     */
    public static Process start(ProcessBuilder builder) throws IOException {
        // Whoever is at work while this process ends goes on until the very end, and must not start more.
        synchronized (PROCESSES) {
            if (ending) {
                throw new IOException("interrupted: nothing is started any more");
            }
            PROCESSES.removeIf(process -> !process.isAlive());
            Process process = builder.start();
            PROCESSES.add(process);
            return process;
        }
    }

    private static void end() {
        synchronized (PROCESSES) {
            ending = true;
            for (Process process : PROCESSES) {
                List<ProcessHandle> started = process.descendants().toList();
                process.destroyForcibly();
                started.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }
}
