package io.understudy.system;

import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** A gateway to another VM of a pool than its first. */
record VmConsole(ChildProcess gateway) implements AutoCloseable {
    private static final long MILLIS = 60_000;

    /** @param folder for what it says */
    static VmConsole of(Path folder, HostPool pool, String vm) throws IOException {
        return new VmConsole(ChildProcess.start(
                folder,
                "console-" + vm,
                ChildProcess.Life.SHORT,
                List.of(
                        "console",
                        "--events",
                        "--listen",
                        "127.0.0.1:0",
                        "--vm",
                        vm,
                        "--arbiter",
                        pool.arbiterAddress())));
    }

    /** Where clients connect. */
    InetSocketAddress address() throws InterruptedException, TimeoutException {
        var unused = gateway.await("listening", "", MILLIS);
        return gateway.listening("port").orElseThrow();
    }

    @Override
    public void close() {
        gateway.close();
    }
}
