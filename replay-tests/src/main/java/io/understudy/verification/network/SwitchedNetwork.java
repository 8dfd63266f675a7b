package io.understudy.verification.network;

import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.FreePort;
import java.io.IOException;
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
        this(folder, true);
    }

    /** The same without a capture, which costs as much as the frames. */
    public static SwitchedNetwork uncaptured(Path folder) throws IOException, InterruptedException, TimeoutException {
        return new SwitchedNetwork(folder, false);
    }

    private SwitchedNetwork(Path folder, boolean captured) throws IOException, InterruptedException, TimeoutException {
        capture = folder.resolve("segment.pcap");
        List<String> outside = new ArrayList<>(List.of("user"));
        for (Service service : Service.values()) {
            int port = FreePort.find();
            ports.put(service, port);
            outside.add("hostfwd=tcp:127.0.0.1:" + port + "-:" + service.port());
        }
        List<String> words = new ArrayList<>(
                List.of("switch", "--events", "--listen", "127.0.0.1:0", "--outside", String.join(",", outside)));
        if (captured) {
            words.addAll(List.of("--pcap", capture.toString()));
        }
        process = ChildProcess.start(folder, "switch", ChildProcess.Life.SHORT, words);
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

    /** Everything that was on the segment, if it was captured. */
    public SegmentCapture capture() {
        return new SegmentCapture(capture);
    }

    @Override
    public void close() {
        process.close();
    }
}
