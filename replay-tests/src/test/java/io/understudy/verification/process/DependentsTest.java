package io.understudy.verification.process;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DependentsTest {
    /** Starts a process that never ends, and a shell that starts another, says which they are, and waits. */
    public static final class Starter {
        private Starter() {}

        public static void main(String[] arguments) throws Exception {
            Process sleeps = Dependents.start(new ProcessBuilder("sleep", "10000"));
            Process shell = Dependents.start(new ProcessBuilder("sh", "-c", "sleep 10000; true"));
            while (shell.descendants().findAny().isEmpty()) {
                Thread.onSpinWait();
            }
            System.out.println(sleeps.pid());
            System.out.println(shell.pid());
            System.out.println(shell.descendants().findAny().orElseThrow().pid());
            if (arguments[0].equals("wait")) {
                Thread.sleep(Long.MAX_VALUE);
            }
        }
    }

    @Test
    void shouldEndWithAProcessThatIsTerminated() throws Exception {
        Process starter = starter("wait");
        List<ProcessHandle> started = started(starter);
        assertTrue(started.stream().allMatch(ProcessHandle::isAlive));
        starter.destroy();
        assertNotEquals(0, starter.waitFor());
        assertEnd(started);
    }

    @Test
    void shouldEndWithAProcessThatEnds() throws Exception {
        Process starter = starter("end");
        List<ProcessHandle> started = started(starter);
        starter.waitFor();
        assertEnd(started);
    }

    private static Process starter(String then) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Dependents.start(
                new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Starter.class.getName(), then));
    }

    private static List<ProcessHandle> started(Process starter) throws IOException {
        List<ProcessHandle> started = new ArrayList<>();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(starter.getInputStream(), StandardCharsets.UTF_8));
        for (int i = 0; i < 3; i++) {
            Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(said.readLine()));
            process.ifPresent(started::add);
        }
        return started;
    }

    private static void assertEnd(List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            process.onExit().get(60, TimeUnit.SECONDS);
            assertFalse(process.isAlive());
        }
    }
}
