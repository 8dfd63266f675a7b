package io.understudy.verification.network;

import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A switch, a real process, through which clients of this host reach what a guest serves. */
public final class SwitchedNetwork implements AutoCloseable {
    private static final long START_MILLIS = 120_000;

    private final ChildProcess process;
    private final Path capture;
    private final String address;
    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);

    /**
     * Starts it, and waits until hosts can attach.
     *
     * @param folder for its log and its capture
     */
    public SwitchedNetwork(Path folder) throws IOException, InterruptedException, TimeoutException {
        capture = folder.resolve("segment.pcap");
        List<String> outside = new ArrayList<>(List.of("user"));
        for (Service service : Service.values()) {
            int port = freePort();
            ports.put(service, port);
            outside.add("hostfwd=tcp:127.0.0.1:" + port + "-:" + service.port());
        }
        process = ChildProcess.start(
                folder,
                "switch",
                ChildProcess.Life.SHORT,
                List.of(
                        "switch",
                        "--events",
                        "--listen",
                        "127.0.0.1:0",
                        "--outside",
                        String.join(",", outside),
                        "--pcap",
                        capture.toString()));
        try {
            address = "127.0.0.1:"
                    + process.await("listening", "", START_MILLIS)
                            .detail("port")
                            .orElseThrow();
        } catch (TimeoutException e) {
            process.kill();
            throw new IOException(process.lastWords().orElse(e.getMessage()), e);
        }
    }

    /** One that nobody has now; who asks again gets another one. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Where hosts attach. */
    public String address() {
        return address;
    }

    /** Where a service of the guest is reached, on loopback. */
    public int port(Service service) {
        return ports.get(service);
    }

    public ChildProcess process() {
        return process;
    }

    /** Everything that was on the segment. */
    public SegmentCapture capture() {
        return new SegmentCapture(capture);
    }

    @Override
    public void close() {
        process.close();
    }
}
