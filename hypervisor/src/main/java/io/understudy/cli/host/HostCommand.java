package io.understudy.cli.host;

import io.understudy.arbiter.view.HostName;
import io.understudy.cli.engine.DoctorCommand;
import io.understudy.cli.machine.MachineOptions;
import io.understudy.cli.machine.MachineWords;
import io.understudy.cli.process.ProcessEvents;
import io.understudy.event.Origin;
import io.understudy.replica.OperatingSystem;
import io.understudy.replica.Replica;
import io.understudy.replica.machine.Blueprint;
import io.understudy.slot.ParentWatch;
import io.understudy.slot.SlotCount;
import io.understudy.slot.Slots;
import io.understudy.slot.ThisJava;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code understudy host}: a host of the pool, whatever it is asked to be. */
@Command(
        name = "host",
        description = "A host of the pool: idle, then backup or primary of whichever VMs need it, then idle again.",
        mixinStandardHelpOptions = true)
public final class HostCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(HostCommand.class);

    @Spec
    private CommandSpec spec;

    @Option(names = "--name", required = true, description = "This host's name, the only one of its kind in the pool.")
    private String name;

    @Option(
            names = "--vms",
            paramLabel = "N",
            description = "How many VMs it serves at most, each in a process of its own (default: one for each"
                    + " processor, as long as each has a GiB of memory).")
    private Integer vms;

    @Option(names = "--slot", hidden = true, description = "The number of the slot that this process is.")
    private Integer slot;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:0",
            description = "Where other hosts reach it, port 0 for any; further VMs have the ports behind it"
                    + " (default: ${DEFAULT-VALUE}).")
    private InetSocketAddress listen;

    @Option(
            names = "--console",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:0",
            description = "Where gateways reach the serial line, port 0 for any; further VMs have the ports behind it"
                    + " (default: ${DEFAULT-VALUE}).")
    private InetSocketAddress console;

    @Mixin
    private ReplicaOptions options;

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.run.check();
        int count = check();
        DoctorCommand.require();
        if (slot != null) {
            ParentWatch.begin();
            return serve(name + "/" + slot, slot);
        }
        if (count == 1) {
            return serve(name, 1);
        }
        LOG.info("{}: serves up to {} VMs, each in a process of its own", name, count);
        return new Slots(name, count, this::slotWords).run();
    }

    /** Refuses what no host can be called with, before anything is started. */
    private int check() {
        if (!new HostName(name).withoutSlot().value().equals(name)) {
            throw new IllegalArgumentException(
                    "--name " + name + " is how a slot is called: leave out the slash and what follows it");
        }
        int count = vms == null ? SlotCount.here() : vms;
        if (count < 1 || count > SlotCount.MOST) {
            throw new IllegalArgumentException("--vms " + count + " is out of range: give 1 to " + SlotCount.MOST);
        }
        requirePorts("--listen", listen, count);
        requirePorts("--console", console, count);
        return count;
    }

    private static void requirePorts(String option, InetSocketAddress first, int count) {
        if (first.getPort() + count - 1 > 65535) {
            throw new IllegalArgumentException(option + " " + first.getPort() + " leaves no ports for " + count
                    + " VMs: give a lower one, or 0 for any");
        }
    }

    private List<String> slotWords(int number) {
        List<String> words =
                new ArrayList<>(spec.root().commandLine().getParseResult().originalArgs());
        words.addAll(List.of("--slot", String.valueOf(number)));
        return ThisJava.words(spec.root().userObject().getClass(), words);
    }

    private int serve(String self, int number) throws IOException {
        try (ProcessEvents events = options.events.of(Origin.Kind.HOST, self, number)) {
            return serve(self, number, events);
        }
    }

    private int serve(String self, int number, ProcessEvents events) throws IOException {
        while (true) {
            ReplicaProcess process = new ReplicaProcess(self, events);
            Replica life = Replica.host(
                    OperatingSystem.PLATFORM,
                    options.settings(self, listen, console, number),
                    words -> blueprint(words, self),
                    process);
            LOG.info("{}: idle, other hosts reach it on port {}", self, life.logPort());
            InetSocketAddress log = new InetSocketAddress(listen.getAddress(), life.logPort());
            events.listening("", ProcessEvents.port("log", log), ProcessEvents.port("console", life.consoleAddress()));
            process.run(life, life::leave);
            if (process.isInterrupted()) {
                return 0;
            }
        }
    }

    private Blueprint blueprint(String spec, String self) {
        MachineWords.Meaning words = MachineWords.read(spec);
        MachineOptions.Chosen guest = words.machine().choose();
        return options.run.blueprint(guest, words.service()).on(options.images(self, spec));
    }
}
