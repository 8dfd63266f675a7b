package io.understudy.system;

import io.understudy.running.Registration;
import io.understudy.running.RunningFolder;
import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.util.Optional;

/** How those who watch find a process. */
final class Registered {
    private Registered() {}

    /** It registers beside what it is for, and so perhaps a moment later. */
    static Registration of(ChildProcess process) throws IOException, InterruptedException {
        while (true) {
            Optional<Registration> found = RunningFolder.ofThisUser().read().stream()
                    .filter(each -> each.pid() == process.pid())
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            Thread.sleep(20);
        }
    }
}
