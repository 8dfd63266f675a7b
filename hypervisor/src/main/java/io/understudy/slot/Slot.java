package io.understudy.slot;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that is started again whenever it ends, until it is told to end. Thread-safe. */
final class Slot {
    private static final Logger LOG = LoggerFactory.getLogger(Slot.class);

    /** How a command ends whose input was wrong. */
    private static final int BAD_INPUT = 2;

    private final String name;
    private final ProcessBuilder command;
    private final Restarts restarts = new Restarts();
    private Process process;
    private boolean ending;

    /** @param words its command line; what it prints goes where this process's own does */
    Slot(String name, List<String> words) {
        this.name = name;
        this.command = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        // This process was given it, too: it is among the words.
        command.environment().remove("JDK_JAVA_OPTIONS");
    }

    /** Whether it can never run as it was called: starting it again would say the same once more. */
    static boolean isMistake(int life, int code) {
        return life == 1 && code == BAD_INPUT;
    }

    /**
     * Keeps it running, and returns when it is told to end.
     *
     * @param mistaken is told the exit code if it cannot run as it was called; then it is not started again
     */
    void keepRunning(IntConsumer mistaken) throws InterruptedException {
        for (int life = 1; ; life++) {
            long began = System.nanoTime();
            Optional<Process> begun = begin();
            int code = begun.isPresent() ? begun.get().waitFor() : BAD_INPUT;
            if (isEnding()) {
                return;
            } else if (begun.isPresent() && isMistake(life, code)) {
                mistaken.accept(code);
                return;
            }
            long pause = restarts.pauseMillis(code, (System.nanoTime() - began) / 1_000_000);
            if (begun.isPresent()) {
                LOG.warn(
                        "{}: its process ended with code {}; other slots go on, and it starts again, idle, in {} s",
                        name,
                        code,
                        pause / 1_000);
            }
            awaitNext(pause);
        }
    }

    private synchronized void awaitNext(long pauseMillis) throws InterruptedException {
        long until = System.nanoTime() + pauseMillis * 1_000_000;
        for (long left = pauseMillis; left > 0 && !ending; left = (until - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    private synchronized Optional<Process> begin() {
        if (ending) {
            return Optional.empty();
        }
        try {
            process = command.start();
            return Optional.of(process);
        } catch (IOException e) {
            LOG.warn("{}: cannot start its process ({}); tried again until it can", name, e.getMessage());
            return Optional.empty();
        }
    }

    private synchronized boolean isEnding() {
        return ending;
    }

    /** Asks it to leave, as an interrupt would. */
    synchronized void end() {
        ending = true;
        notifyAll();
        if (process != null) {
            // Not Process.destroy(): that closes the pipe, too, which says that this process is gone.
            process.toHandle().destroy();
        }
    }

    /** Waits until it has left; it has bounds of its own. */
    void awaitEnd() throws InterruptedException {
        Process last;
        synchronized (this) {
            last = process;
        }
        if (last != null) {
            last.waitFor();
        }
    }
}
