package io.understudy.bench.network;

import io.understudy.verification.network.Service;
import io.understudy.verification.network.SwitchedNetwork;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;

/** The guest on a pair of hosts, plugged into a switch. */
final class PairedGuest implements ServingGuest {
    private static final long PAIR_MILLIS = 120_000;

    /** Figures are of a pair that is well; a busy computer must not tear it apart. */
    private static final List<String> PATIENT = List.of("--silence", "10000");

    private final SwitchedNetwork network;
    private final HostPool pool;
    private final HostPool.Pair pair;

    /** @param machine the options that describe the guest */
    PairedGuest(List<String> machine, Path folder) throws IOException, InterruptedException, TimeoutException {
        network = SwitchedNetwork.uncaptured(folder);
        List<String> words = new ArrayList<>(machine);
        words.addAll(List.of("-nic", "switch,connect=" + network.address()));
        HostPool started = null;
        try {
            started = new HostPool(folder, 2, words, PATIENT, ChildProcess.Life.LONG);
            pair = started.awaitPair(0, PAIR_MILLIS);
        } catch (IOException | InterruptedException | TimeoutException e) {
            if (started != null) {
                started.close();
            }
            network.close();
            throw e;
        }
        pool = started;
    }

    @Override
    public int port(Service service) {
        return network.port(service);
    }

    @Override
    public Map<Part, ProcessHandle> processes() {
        return Map.of(
                Part.MACHINE, pool.host(pair.primary()).handle(),
                Part.BACKUP, pool.host(pair.backup()).handle(),
                Part.SWITCH, network.process().handle());
    }

    @Override
    public OptionalLong logBytes() throws InterruptedException, TimeoutException {
        // Who receives it counts it.
        return pool.logBytes(pair);
    }

    @Override
    public void requireWell() throws IOException, InterruptedException, TimeoutException {
        for (String name : pool.hosts()) {
            ChildProcess host = pool.host(name);
            if (!host.isAlive()) {
                throw new IOException(host.lastWords().orElse(name + " ended"));
            }
        }
        if (!pool.awaitPair(0, PAIR_MILLIS).equals(pair)) {
            throw new IOException("the pair did not stay one: the figures would be another thing's");
        }
    }

    @Override
    public void close() {
        pool.close();
        network.close();
    }
}
