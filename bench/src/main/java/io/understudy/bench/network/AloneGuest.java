package io.understudy.bench.network;

import io.understudy.verification.network.Service;
import io.understudy.verification.network.SwitchedNetwork;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.JavaCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;

/** The guest on a machine that nobody replicates, plugged into a switch. */
final class AloneGuest implements ServingGuest {
    private final SwitchedNetwork network;
    private final GuestProcess process;

    /** @param machine the options that describe the guest */
    AloneGuest(List<String> machine, Path folder) throws IOException, InterruptedException, TimeoutException {
        network = SwitchedNetwork.uncaptured(folder);
        List<String> words = new ArrayList<>(List.of("run"));
        words.addAll(machine);
        words.addAll(List.of("-nic", "switch,connect=" + network.address()));
        try {
            // Compiled as a host is.
            process = GuestProcess.start(Way.ALONE.title(), JavaCommand.words(ChildProcess.Life.LONG, words), folder);
        } catch (IOException e) {
            network.close();
            throw e;
        }
    }

    @Override
    public int port(Service service) {
        return network.port(service);
    }

    @Override
    public Map<Part, ProcessHandle> processes() {
        return Map.of(
                Part.MACHINE, process.handle(), Part.SWITCH, network.process().handle());
    }

    @Override
    public OptionalLong logBytes() {
        return OptionalLong.empty();
    }

    @Override
    public void requireWell() throws IOException {
        process.requireAlive();
    }

    @Override
    public void close() {
        process.close();
        network.close();
    }
}
