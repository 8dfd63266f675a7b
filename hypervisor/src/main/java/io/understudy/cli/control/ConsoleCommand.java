package io.understudy.cli.control;

import io.understudy.arbiter.HostPort;
import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.client.ClientSettings;
import io.understudy.arbiter.view.VmName;
import io.understudy.cli.process.EventOptions;
import io.understudy.cli.process.ProcessEvents;
import io.understudy.cli.process.Shutdown;
import io.understudy.console.gateway.ArbiterLocator;
import io.understudy.console.gateway.ConsoleGateway;
import io.understudy.console.session.GatewayEvent;
import io.understudy.console.session.GatewayLimits;
import io.understudy.event.Event;
import io.understudy.event.EventSink;
import io.understudy.event.Origin;
import io.understudy.message.ViewCheck;
import io.understudy.transport.Transport;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code understudy console}: the serial line for TCP clients, whoever is primary. */
@Command(
        name = "console",
        description = "Gives a TCP client the VM's serial line and keeps it across failovers.",
        mixinStandardHelpOptions = true)
public final class ConsoleCommand implements Callable<Integer> {
    @Option(
            names = "--vm",
            defaultValue = "vm",
            description = "The VM's name at the arbiter (default: ${DEFAULT-VALUE}).")
    private String vm;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7300",
            description = "Where clients connect, for example with netcat (default: ${DEFAULT-VALUE}).")
    private InetSocketAddress listen;

    @Option(
            names = "--arbiter",
            paramLabel = "HOST:PORT",
            split = ",",
            defaultValue = "127.0.0.1:7070",
            description = "Where the arbiter listens; of several all of them, with commas (default: ${DEFAULT-VALUE}).")
    private List<InetSocketAddress> arbiter;

    @Mixin
    private SinkOptions sink;

    @Mixin
    private EventOptions events;

    @Override
    public Integer call() throws Exception {
        GatewayLimits limits = sink.viewCheck("the gateway") == ViewCheck.ON
                ? GatewayLimits.STANDARD
                : GatewayLimits.STANDARD.withoutViewCheck();
        long identity = new SecureRandom().nextLong();
        CountDownLatch stopped = new CountDownLatch(1);
        try (ProcessEvents told = events.of(Origin.Kind.GATEWAY, vm);
                Transport transport = Transport.nio("console");
                ArbiterClient client = ArbiterClient.open(transport, arbiter, ClientSettings.defaults());
                ConsoleGateway gateway = ConsoleGateway.start(
                        transport,
                        listen,
                        vm,
                        identity,
                        new ArbiterLocator(client, new VmName(vm)),
                        limits,
                        event -> tell(told, event))) {
            Shutdown shutdown = Shutdown.stops(stopped::countDown);
            LoggerFactory.getLogger(ConsoleCommand.class)
                    .info(
                            "console of VM {}: gateway {}, clients connect to {}",
                            vm,
                            Long.toHexString(identity),
                            HostPort.text(gateway.address()));
            told.listening(vm, ProcessEvents.port("port", gateway.address()));
            stopped.await();
            shutdown.done();
            return 0;
        }
    }

    private void tell(EventSink events, GatewayEvent event) {
        if (event instanceof GatewayEvent.Attached attached) {
            events.tell(new Event.Attached(vm, attached.view(), attached.address(), Optional.empty()));
        } else if (event instanceof GatewayEvent.Lost lost) {
            events.tell(new Event.Lost(vm, lost.view(), lost.address(), lost.line()));
        } else if (event instanceof GatewayEvent.Resumed resumed) {
            events.tell(new Event.Resumed(
                    vm,
                    resumed.view(),
                    resumed.address(),
                    resumed.millis(),
                    resumed.resentBytes(),
                    resumed.repeatedBytes()));
        } else {
            events.tell(new Event.Notice(event.line()));
        }
    }
}
