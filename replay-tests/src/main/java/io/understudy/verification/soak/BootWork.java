package io.understudy.verification.soak;

import io.understudy.linux.LinuxGuest;
import io.understudy.verification.shell.ShellClient;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** The guest restarts itself through the keyboard controller and boots again, on both replicas. */
final class BootWork implements SoakWork {
    private int restarts;

    @Override
    public void begin(ShellClient shell) {
        // The boot that led here was the first.
    }

    @Override
    public void round(ShellClient shell) throws IOException, TimeoutException {
        shell.type("reboot -f\n");
        String unused = shell.await(LinuxGuest.READY_LINE, ANSWER_MILLIS);
        shell.quiet(ANSWER_MILLIS);
        restarts++;
    }

    @Override
    public String finish(ShellClient shell) {
        return "booted " + (1 + restarts) + " times";
    }
}
