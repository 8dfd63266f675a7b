package io.understudy.arbiter.raft;

import io.understudy.admission.AdmissionLimits;
import io.understudy.arbiter.pool.PoolSettings;
import io.understudy.arbiter.server.ArbiterServer;
import io.understudy.arbiter.server.ServerSettings;
import io.understudy.event.EventSink;
import io.understudy.transport.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One arbiter of three, in a JVM of its own. */
final class MemberProcess {
    private final Process process;
    private volatile String last = "starts";

    private MemberProcess(Process process) {
        this.process = process;
    }

    static MemberProcess start(Path directory, String cluster, String name) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemberProcess.class.getName(),
                        directory.toString(),
                        cluster,
                        name))
                .redirectErrorStream(true)
                .start();
        MemberProcess member = new MemberProcess(process);
        Thread listener = new Thread(member::listen);
        listener.setDaemon(true);
        listener.start();
        return member;
    }

    private void listen() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = line;
                synchronized (this) {
                    notifyAll();
                }
            }
        } catch (IOException e) {
            last = e.toString();
        }
    }

    /** Waits for a line that begins so. */
    synchronized void await(String beginning) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!last.startsWith(beginning)) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("not '" + beginning + "' but '" + last + "'");
            }
            wait(1000);
        }
    }

    boolean leads() {
        return process.isAlive() && last.startsWith("leads");
    }

    /** SIGKILL. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** STOP or CONT. */
    void signal(String which) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + which, String.valueOf(process.pid()))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + which + " failed");
        }
    }

    /** Says how it stands whenever that changed, and ends with its standard input, so that it never outlives the test. */
    public static void main(String[] arguments) throws Exception {
        ServerSettings settings = new ServerSettings(
                16, new AdmissionLimits(64, 64, 64), 60_000, 1 << 30, new PoolSettings(250, 4, 5000, 200, 16, 16));
        Transport transport = Transport.nio("arbiter");
        ArbiterServer server = ClusterArbiter.start(
                Path.of(arguments[0]),
                Member.parse(arguments[1]),
                arguments[2],
                false,
                transport,
                settings,
                EventSink.NONE);
        Thread roles = new Thread(() -> {
            String said = "";
            while (true) {
                String role = server.standing().leads()
                        ? "leads"
                        : "follows " + server.standing().leader();
                if (!role.equals(said)) {
                    said = role;
                    System.out.println(role);
                }
                java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            }
        });
        roles.setDaemon(true);
        roles.start();
        while (System.in.read() >= 0) {}
        Runtime.getRuntime().halt(0);
    }
}
