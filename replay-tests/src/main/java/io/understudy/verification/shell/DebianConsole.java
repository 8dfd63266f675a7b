package io.understudy.verification.shell;

import io.understudy.linux.system.DebianGuest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeoutException;

/** Logs in on a Debian guest's serial line. */
public final class DebianConsole {
    private static final long ANSWER_MILLIS = 120_000;

    private DebianConsole() {}

    /**
     * Waits until it asks who is there.
     *
     * @param bootMillis how long it may take until then
     */
    public static ShellClient logIn(InetSocketAddress console, long bootMillis) throws IOException, TimeoutException {
        ShellClient shell = ShellClient.connect(console);
        try {
            // The question may have been asked before anybody listened.
            shell.type("\n");
            String unused = shell.await("login: ", bootMillis);
            shell.type(DebianGuest.USER + "\n");
            unused = shell.await("# ", ANSWER_MILLIS);
            // Its command line editor would echo by itself.
            shell.type("exec sh\n");
            shell.quiet(ANSWER_MILLIS);
            return shell;
        } catch (IOException | TimeoutException e) {
            shell.close();
            throw e;
        }
    }
}
