package io.understudy.cli.control;

import io.understudy.arbiter.HostPort;
import io.understudy.cli.process.EventOptions;
import io.understudy.cli.process.ProcessEvents;
import io.understudy.cli.process.Shutdown;
import io.understudy.disk.DurableNames;
import io.understudy.event.Event;
import io.understudy.event.EventSink;
import io.understudy.event.Origin;
import io.understudy.fence.port.FenceListener;
import io.understudy.fence.port.FencePort;
import io.understudy.folder.UserFolder;
import io.understudy.message.ViewCheck;
import io.understudy.nbd.Claim;
import io.understudy.nbd.ExportAddress;
import io.understudy.transport.Transport;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code understudy fence}: what stands in front of disks that the replicas of a machine share. */
@Command(
        name = "fence",
        description =
                "Stands in front of disks on NBD servers, and passes on what the primary of a machine asks for and"
                        + " nobody else.",
        mixinStandardHelpOptions = true)
public final class FenceCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(FenceCommand.class);

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7200",
            description = "Where hosts come to, by -drive file=nbd://HOST:PORT/EXPORT (default: ${DEFAULT-VALUE}).")
    private InetSocketAddress listen;

    @Option(
            names = "--export",
            paramLabel = "nbd://HOST:PORT/EXPORT",
            required = true,
            description =
                    "What it stands in front of, by the same name; may be given several times. Nobody else may reach"
                            + " that server.")
    private List<String> exports;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description =
                    "Where it keeps who had an export last, which it must find again when it is started again (default:"
                            + " fence/ among the files of this program that stay).")
    private Path folder;

    @Mixin
    private SinkOptions sink;

    @Mixin
    private EventOptions events;

    @Override
    public Integer call() throws Exception {
        List<ExportAddress> behind = exports.stream().map(ExportAddress::parse).toList();
        Set<String> names = new HashSet<>();
        for (ExportAddress export : behind) {
            if (!names.add(export.name())) {
                throw new IllegalArgumentException("two exports have the name '" + export.name()
                        + "', and hosts ask by that: start another fence for one of them");
            }
        }
        ViewCheck check = sink.viewCheck("the fence");
        Path kept = folder == null ? UserFolder.STATE.path().resolve("fence") : folder;
        DurableNames.createFolders(kept);
        CountDownLatch stopped = new CountDownLatch(1);
        try (ProcessEvents told = events.of(Origin.Kind.FENCE, "");
                Transport transport = Transport.nio("fence");
                FencePort port = FencePort.listen(
                        transport, listen, behind, kept, check, new Told(told), line -> LOG.info("fence: {}", line))) {
            Shutdown shutdown = Shutdown.stops(stopped::countDown);
            LOG.info(
                    "fence: hosts come to {}, which is in front of {}; who had them last stands in {}",
                    HostPort.text(port.address()),
                    behind,
                    kept);
            told.listening("", ProcessEvents.port("port", port.address()));
            stopped.await();
            shutdown.done();
            return 0;
        }
    }

    /** Each change as an event, and as a line. */
    private record Told(EventSink events) implements FenceListener {
        @Override
        public void entered(String export, Claim claim) {
            LOG.info("fence: export '{}' is {}'s", export, name(claim));
            events.tell(new Event.Attached(
                    claim.actor().vm(), claim.view(), claim.actor().host(), Optional.of("disk:" + export)));
        }

        @Override
        public void firstChange(String export, Claim claim) {
            events.tell(new Event.Frame(
                    claim.actor().vm(), claim.view(), claim.actor().host(), "disk:" + export));
        }

        @Override
        public void left(String export, Claim claim, String reason) {
            LOG.info("fence: export '{}' is {}'s no more: {}", export, name(claim), reason);
            events.tell(new Event.Detached(
                    claim.actor().vm(), claim.view(), claim.actor().host(), "disk:" + export));
        }

        private static String name(Claim claim) {
            return "VM " + claim.actor().vm() + " on " + claim.actor().host() + " in view " + claim.view();
        }
    }
}
