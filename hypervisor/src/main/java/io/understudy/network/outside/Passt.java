package io.understudy.network.outside;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.understudy.network.segment.Segment;
import io.understudy.transport.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way outside that needs no privileges: passt, a process of its own, makes of the guests' connections ordinary ones of
 * this computer, gives the guest an address by DHCP, and leads ports of this computer to it. It ends when this process does,
 * even by SIGKILL ({@code -1}); if it dies it is started again, and its connections are lost.
 */
// Whether a connection is made, and its end, are events of their own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Passt implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Passt.class);
    private static final long START_MILLIS = 10_000;
    private static final long AGAIN_MILLIS = 1_000;

    /** What a new primary sends at once, for it had to hold it, is not to be lost here. */
    private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(1 << 20, 1 << 21);

    /** QEMU's user network, so that what people know of it holds here. */
    private static final List<String> ADDRESSES = List.of("-a", "10.0.2.15", "-n", "255.255.255.0", "-g", "10.0.2.2");

    private final Transport transport;
    private final Segment segment;
    private final List<String> words;
    private final Path folder;
    private volatile Process process;
    private volatile boolean closing;
    private volatile Channel channel;

    private Passt(Transport transport, Segment segment, List<Forward> forwards, Path folder) {
        this.transport = transport;
        this.segment = segment;
        this.folder = folder;
        words = new ArrayList<>(List.of("passt", "-1", "-f", "-s", socket().toString()));
        words.addAll(ADDRESSES);
        for (Forward forward : forwards) {
            words.addAll(List.of(forward.protocol().equals("tcp") ? "-t" : "-u", forward.forPasst()));
        }
    }

    /**
     * Starts it and connects. Not on the event loop.
     *
     * @throws IOException in one line, if passt is missing or does not start
     */
    public static Passt start(Transport transport, Segment segment, List<Forward> forwards) throws IOException {
        Path folder = Files.createTempDirectory("understudy-passt");
        if ("root".equals(System.getProperty("user.name"))) {
            // passt becomes nobody before it makes its socket.
            Files.setOwner(
                    folder,
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        Passt passt = new Passt(transport, segment, forwards, folder);
        try {
            passt.launch();
            return passt;
        } catch (IOException e) {
            passt.close();
            throw e;
        }
    }

    private Path socket() {
        return folder.resolve("socket");
    }

    private void launch() throws IOException {
        Files.deleteIfExists(socket());
        Process started;
        try {
            started = new ProcessBuilder(words).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException(
                    "passt is missing: install it (Debian: apt-get install passt), or give another --outside", e);
        }
        process = started;
        started.getOutputStream().close();
        StringBuilder said = new StringBuilder();
        Thread reader = new Thread(() -> read(started, said), "passt-output");
        reader.setDaemon(true);
        reader.start();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (!Files.exists(socket()) || !connect(started)) {
            if (!started.isAlive() || System.nanoTime() > deadline) {
                started.destroyForcibly();
                throw new IOException("passt does not start: " + lastLine(said));
            }
            pause();
        }
        started.onExit().thenRunAsync(this::died);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while passt started", e);
        }
    }

    private boolean connect(Process started) {
        FramedLink link = new FramedLink(transport, segment, "passt", true, reason -> started.destroyForcibly());
        var connected = new Bootstrap()
                .group(transport.loop())
                .channel(NioDomainSocketChannel.class)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel made) {
                        link.addTo(made.pipeline());
                    }
                })
                .connect(UnixDomainSocketAddress.of(socket()))
                .awaitUninterruptibly();
        channel = connected.channel();
        return connected.isSuccess();
    }

    private void died() {
        if (closing) {
            return;
        }
        LOG.warn("passt has ended: its connections are lost; starting it again");
        try {
            Thread.sleep(AGAIN_MILLIS);
            launch();
        } catch (IOException e) {
            LOG.error("no way outside any more: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void read(Process of, StringBuilder said) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(of.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (said) {
                    if (!line.isBlank() && !line.startsWith("Failed to send ")) {
                        said.setLength(0);
                        said.append(line.strip());
                    }
                }
            }
        } catch (IOException e) {
            // It is gone.
        }
    }

    private static String lastLine(StringBuilder said) {
        synchronized (said) {
            return said.isEmpty() ? "it says nothing" : said.toString();
        }
    }

    /** Ends it. Any thread but the event loop's. */
    @Override
    public void close() {
        closing = true;
        if (channel != null) {
            channel.close();
        }
        if (process != null) {
            process.destroyForcibly();
        }
        try {
            Files.deleteIfExists(socket());
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.debug("{} is left", folder, e);
        }
    }
}
