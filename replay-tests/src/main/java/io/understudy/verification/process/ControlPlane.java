package io.understudy.verification.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** What stands beside the hosts of a demo: an arbiter, and a console gateway that clients reach on loopback. */
public final class ControlPlane implements AutoCloseable {
    private static final long START_MILLIS = 120_000;
    private static final String ARBITER = "arbiter";

    /** Three instead of one with {@code -Dunderstudy.arbiters=3}, for every demo and every test on loopback. */
    private static final int ARBITERS = Integer.getInteger("understudy.arbiters", 1);

    private final Path folder;
    private final Placement placement;
    private final Breach breach;
    private final String arbiterAddress;
    private ChildProcess gateway;
    private ChildProcess arbiter;
    private ArbiterTrio trio;

    /**
     * Starts both, and waits until the arbiter listens.
     *
     * @param folder for the arbiter's journal and both logs
     * @param placement where the arbiter runs; the gateway runs here
     */
    public ControlPlane(Path folder, Placement placement) throws IOException, InterruptedException, TimeoutException {
        this(folder, placement, Breach.NONE);
    }

    /** @param breach what both leave out */
    public ControlPlane(Path folder, Placement placement, Breach breach)
            throws IOException, InterruptedException, TimeoutException {
        this(folder, placement, breach, placement == Placement.LOOPBACK ? ARBITERS : 1);
    }

    /** @param arbiters one, or three that are one */
    ControlPlane(Path folder, Placement placement, Breach breach, int arbiters)
            throws IOException, InterruptedException, TimeoutException {
        this.folder = folder;
        this.placement = placement;
        this.breach = breach;
        if (arbiters > 1) {
            trio = new ArbiterTrio(folder, breach.ofArbiter());
        } else {
            arbiter = startArbiter(placement.address(ARBITER) + ":" + FreePort.find());
        }
        try {
            arbiterAddress = trio == null ? placement.address(ARBITER) + ":" + port(arbiter, "port") : trio.address();
            gateway = startGateway("127.0.0.1:" + FreePort.find());
        } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
            closeArbiters();
            throw e;
        }
    }

    /** Where hosts and gateways ask the arbiter. */
    public String arbiterAddress() {
        return arbiterAddress;
    }

    /** Of three the one that leads. */
    public ChildProcess arbiter() throws InterruptedException, TimeoutException {
        return trio == null ? arbiter : trio.leader();
    }

    /** Where there are three. */
    public ArbiterTrio arbiters() {
        return trio;
    }

    /** Starts the arbiter again after it was killed, on the same journal and port; of three those that were. */
    public void restartArbiter() throws IOException, InterruptedException, TimeoutException {
        if (trio != null) {
            trio.restart();
            return;
        }
        arbiter = startArbiter(arbiterAddress);
        port(arbiter, "port");
    }

    public ChildProcess gateway() {
        return gateway;
    }

    /** Starts the gateway again after it was killed, on the same port. */
    public void restartGateway() throws IOException, InterruptedException, TimeoutException {
        gateway = startGateway("127.0.0.1:" + port(gateway, "port"));
        port(gateway, "port");
    }

    /** Waits until the gateway listens, and says where. */
    public InetSocketAddress awaitConsole() throws InterruptedException, TimeoutException {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port(gateway, "port"));
    }

    /** Waits until a process listens, and says on which port of those it names. */
    public static int port(ChildProcess child, String key) throws InterruptedException, TimeoutException {
        return child.await("listening", "", START_MILLIS)
                .detail(key)
                .map(Integer::parseInt)
                .orElseThrow();
    }

    private ChildProcess startGateway(String listen) throws IOException {
        List<String> words =
                new ArrayList<>(List.of("console", "--events", "--listen", listen, "--arbiter", arbiterAddress));
        words.addAll(breach.ofSinks());
        words.addAll(placement.identity("console"));
        return ChildProcess.start(folder, "console", ChildProcess.Life.SHORT, words);
    }

    private ChildProcess startArbiter(String listen) throws IOException {
        List<String> words = new ArrayList<>(List.of("arbiter", "--events", "--listen", listen));
        words.addAll(List.of("--journal", folder.resolve("journal").toString()));
        words.addAll(breach.ofArbiter());
        words.addAll(placement.identity(ARBITER));
        return ChildProcess.start(folder, ARBITER, ChildProcess.Life.SHORT, placement.before(ARBITER), words);
    }

    @Override
    public void close() {
        gateway.close();
        closeArbiters();
    }

    private void closeArbiters() {
        if (trio == null) {
            arbiter.close();
        } else {
            trio.close();
        }
    }
}
