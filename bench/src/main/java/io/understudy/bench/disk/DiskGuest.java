package io.understudy.bench.disk;

import io.understudy.bench.linux.ConsoleText;
import io.understudy.linux.system.DebianGuest;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.Dependents;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A Debian guest at work, and the shell on its serial line. */
final class DiskGuest implements AutoCloseable {
    /** Who waits for an answer longer waits for ever. */
    private static final Executor LATE = CompletableFuture.delayedExecutor(20, TimeUnit.MINUTES);

    private static final long PAIR_MILLIS = 300_000;

    private final ConsoleText console;
    private final OutputStream keyboard;
    private final Closeable rest;
    private final HostPool pool;
    private int commands;

    private DiskGuest(InputStream screen, OutputStream keyboard, HostPool pool, Closeable rest) throws IOException {
        this.keyboard = keyboard;
        this.pool = pool;
        this.rest = rest;
        console = new ConsoleText(screen);
        LATE.execute(this::closeQuietly);
        type("\n");
        String unused = console.before("login: ");
        type(DebianGuest.USER + "\n");
        unused = console.before("# ");
        type("exec sh\nstty -echo -onlcr; PS1=\n");
        unused = run("true");
    }

    /** Of one process, whose serial line are its streams. */
    static DiskGuest process(List<String> command, Path said) throws IOException {
        Process process =
                Dependents.start(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.to(said.toFile())));
        return new DiskGuest(process.getInputStream(), process.getOutputStream(), null, () -> {
            process.destroyForcibly();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Of a pair of hosts. */
    static DiskGuest pair(HostPool pool, Closeable rest) throws IOException, InterruptedException, TimeoutException {
        HostPool.Pair unused = pool.awaitPair(0, PAIR_MILLIS);
        Socket socket = new Socket(pool.console().getAddress(), pool.console().getPort());
        return new DiskGuest(socket.getInputStream(), socket.getOutputStream(), pool, () -> {
            socket.close();
            pool.close();
            rest.close();
        });
    }

    private void type(String text) throws IOException {
        keyboard.write(text.getBytes(StandardCharsets.ISO_8859_1));
        keyboard.flush();
    }

    /** Runs a command, and gives what it prints. */
    String run(String command) throws IOException {
        commands++;
        // Asked for in two halves, so that an echo is not mistaken for it.
        type(command + "; echo \"answer-\"" + commands + "-of-bench\n");
        return console.before("answer-" + commands + "-of-bench\n");
    }

    /** How many bytes were logged, none if nobody is. */
    OptionalLong logBytes() throws InterruptedException, TimeoutException {
        // Who receives it counts it.
        return pool == null ? OptionalLong.empty() : pool.logBytes(pool.awaitPair(0, PAIR_MILLIS));
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            // Nobody waits for it.
        }
    }

    @Override
    public void close() throws IOException {
        rest.close();
    }
}
