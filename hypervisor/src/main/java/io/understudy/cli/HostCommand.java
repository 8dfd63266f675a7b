package io.understudy.cli;

import io.understudy.replica.Blueprint;
import io.understudy.replica.Replica;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code understudy host}: a host of the pool, whatever it is asked to be. */
@Command(
        name = "host",
        description = "A host of the pool: idle, then backup or primary of whichever VM needs it, then idle again.",
        mixinStandardHelpOptions = true)
final class HostCommand implements Callable<Integer> {
    @Option(names = "--name", required = true, description = "This host's name, the only one of its kind in the pool.")
    private String name;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:0",
            description = "Where other hosts reach it, port 0 for any (default: ${DEFAULT-VALUE}).")
    private InetSocketAddress listen;

    @Option(
            names = "--console",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:0",
            description = "Where gateways reach the serial line, port 0 for any (default: ${DEFAULT-VALUE}).")
    private InetSocketAddress console;

    @Mixin
    private ReplicaOptions options;

    @Override
    public Integer call() throws IOException {
        options.run.check();
        DoctorCommand.require();
        while (true) {
            ReplicaProcess process = new ReplicaProcess(name, options.events);
            Replica life = Replica.host(options.settings(name, listen, console), this::blueprint, process);
            LoggerFactory.getLogger(HostCommand.class)
                    .info("{}: idle, other hosts reach it on port {}", name, life.logPort());
            process.events()
                    .say(
                            "listening",
                            "log=" + life.logPort() + " console="
                                    + life.consoleAddress().getPort());
            process.run(life, life::leave);
            if (process.isInterrupted()) {
                return 0;
            }
        }
    }

    private Blueprint blueprint(String spec) {
        MachineWords.Meaning words = MachineWords.read(spec);
        MachineOptions.Chosen guest = words.machine().choose();
        return options.run.blueprint(guest, words.service());
    }
}
