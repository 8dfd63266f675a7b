package io.understudy.cli.control;

import io.understudy.arbiter.HostPort;
import io.understudy.cli.process.EventOptions;
import io.understudy.cli.process.ProcessEvents;
import io.understudy.cli.process.Shutdown;
import io.understudy.event.Event;
import io.understudy.event.EventSink;
import io.understudy.event.Origin;
import io.understudy.folder.UserFolder;
import io.understudy.message.ViewCheck;
import io.understudy.network.attachment.AttachmentMessage.Attach;
import io.understudy.network.outside.Passt;
import io.understudy.network.outside.StreamPort;
import io.understudy.network.outside.Tap;
import io.understudy.network.pcap.PcapFile;
import io.understudy.network.port.AttachmentPort;
import io.understudy.network.port.SwitchListener;
import io.understudy.network.segment.Segment;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code understudy switch}: the network of machines' cards, whoever is primary. */
@Command(
        name = "switch",
        description =
                "Carries frames between machines' network cards and the outside, and keeps doing so across failovers.",
        mixinStandardHelpOptions = true)
public final class SwitchCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchCommand.class);

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7100",
            description = "Where hosts attach cards (default: ${DEFAULT-VALUE}).")
    private InetSocketAddress listen;

    @Option(
            names = "--outside",
            paramLabel = "WAY",
            description =
                    "A way outside; may be given several times. user: through passt, without privileges, 10.0.2.15 by"
                            + " DHCP; with hostfwd=tcp:127.0.0.1:8080-:80 a port of this computer leads to one of the"
                            + " guest. tap,ifname=NAME: a TAP device.")
    private List<String> outside = new ArrayList<>();

    @Option(
            names = "--listen-stream",
            paramLabel = "HOST:PORT",
            description = "Where QEMU machines come to the segment with -netdev stream.")
    private InetSocketAddress listenStream;

    @Option(
            names = "--pcap",
            paramLabel = "FILE[,port=PORT]",
            description =
                    "Writes every frame of the segment to this file, for Wireshark or tcpdump, or those of one port: user,"
                            + " stream, a TAP device's name, a card's address. May be given several times.")
    private List<String> pcaps = new ArrayList<>();

    @Mixin
    private SinkOptions sink;

    @Mixin
    private EventOptions events;

    @Override
    public Integer call() throws Exception {
        List<Outside> ways = outside.stream().map(Outside::parse).toList();
        List<Capture> captures = captures(ways);
        ViewCheck check = sink.viewCheck("the switch");
        CountDownLatch stopped = new CountDownLatch(1);
        Deque<AutoCloseable> open = new ArrayDeque<>();
        try (ProcessEvents told = events.of(Origin.Kind.SWITCH, "")) {
            Segment segment = segment(captures, open);
            Transport transport = push(open, Transport.nio("switch"));
            AttachmentPort port = push(open, AttachmentPort.listen(transport, listen, segment, new Told(told), check));
            if (listenStream != null) {
                StreamPort stream = push(open, StreamPort.listen(transport, listenStream, segment));
                LOG.info("switch: QEMU machines come to {}", HostPort.text(stream.address()));
                told.tell(new Event.Listening(List.of(ProcessEvents.port("stream", stream.address()))));
            }
            for (Outside way : ways) {
                push(open, open(transport, segment, way));
            }
            Shutdown shutdown = Shutdown.stops(stopped::countDown);
            LOG.info("switch: hosts attach cards at {}", HostPort.text(port.address()));
            told.listening("", ProcessEvents.port("port", port.address()));
            stopped.await();
            close(open);
            shutdown.done();
            return 0;
        } finally {
            close(open);
        }
    }

    private List<Capture> captures(List<Outside> ways) {
        Set<String> named = ways.stream()
                .map(way -> way.tap().isEmpty() ? "user" : way.tap())
                .collect(Collectors.toCollection(TreeSet::new));
        if (listenStream != null) {
            named.add("stream");
        }
        List<Capture> captures = pcaps.stream().map(Capture::parse).toList();
        captures.forEach(capture -> capture.requirePort(named));
        return captures;
    }

    private static Segment segment(List<Capture> captures, Deque<AutoCloseable> open) throws IOException {
        List<Consumer<ByteBuffer>> all = new ArrayList<>();
        Segment segment = new Segment(frame -> all.forEach(tap -> tap.accept(frame)));
        for (Capture capture : captures) {
            PcapFile file = push(open, PcapFile.create(capture.file()));
            if (capture.port().isEmpty()) {
                all.add(file::frame);
            } else {
                segment.watch(capture.port(), file::frame);
            }
        }
        return segment;
    }

    private static AutoCloseable open(Transport transport, Segment segment, Outside way) throws IOException {
        if (way.tap().isEmpty()) {
            String program =
                    new PasstProgram(UserFolder.CACHE.path()).find(progress -> LOG.info("switch: {}", progress));
            Passt passt = Passt.start(transport, segment, program, way.forwards());
            way.forwards()
                    .forEach(each -> LOG.info(
                            "switch: port {} of this computer leads to port {} of 10.0.2.15",
                            each.port(),
                            each.guestPort()));
            return passt;
        }
        Tap tap = Tap.open(transport, segment, way.tap());
        LOG.info("switch: {} is on the segment", tap.name());
        return tap;
    }

    private static <T extends AutoCloseable> T push(Deque<AutoCloseable> open, T opened) {
        open.push(opened);
        return opened;
    }

    private static void close(Deque<AutoCloseable> open) throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    /** Each change as an event. */
    private record Told(EventSink events) implements SwitchListener {
        @Override
        public void attached(Attach attach) {
            events.tell(new Event.Attached(attach.vm(), attach.view(), attach.host(), Optional.of(card(attach))));
        }

        @Override
        public void firstFrame(Attach attach) {
            events.tell(new Event.Frame(attach.vm(), attach.view(), attach.host(), card(attach)));
        }

        @Override
        public void detached(Attach attach, String reason) {
            events.tell(new Event.Detached(attach.vm(), attach.view(), attach.host(), card(attach)));
        }

        private static String card(Attach attach) {
            return attach.card().toString();
        }
    }
}
