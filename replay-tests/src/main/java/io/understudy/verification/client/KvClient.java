package io.understudy.verification.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Keeps the guest {@code kv} busy over one connection to its console, and records what it is told. It makes no request
 * twice: if the connection breaks, or an answer has not come by the end, the operations under way stay unanswered.
 *
 * <p>Begins by finding the guest on the line, be it still booting, and by deleting the workload's keys. All methods may
 * be called from any thread but the listener's; predicates run on the listener's thread.
 */
public final class KvClient implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5000;
    private static final int CLOSE_MILLIS = 1000;
    private static final int LONGEST_LINE_BYTES = 8192;

    private final MultiThreadIoEventLoopGroup threads;
    private final Channel channel;
    private final SessionDriver driver;
    private ClientReport report;

    private KvClient(MultiThreadIoEventLoopGroup threads, Channel channel, SessionDriver driver) {
        this.threads = threads;
        this.channel = channel;
        this.driver = driver;
    }

    /** As {@link #connect(InetSocketAddress, Workload, long, KvClientListener)}, with the usual workload. */
    public static KvClient connect(InetSocketAddress address, long seed, KvClientListener listener)
            throws IOException, InterruptedException {
        return connect(address, Workload.DEFAULT, seed, listener);
    }

    /**
     * Connects and begins to look for the guest; asks nothing else before {@link #start} or {@link #run}.
     *
     * @param seed decides the requests, given the same phases
     * @throws IOException if nothing listens there, in one line
     */
    public static KvClient connect(InetSocketAddress address, Workload workload, long seed, KvClientListener listener)
            throws IOException, InterruptedException {
        long nowNanos = System.nanoTime();
        Session session = new Session(workload, seed, Long.toHexString(nowNanos), nowNanos);
        SessionDriver driver = new SessionDriver(session, listener);
        MultiThreadIoEventLoopGroup threads = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("kv-client", true), NioIoHandler.newFactory());
        ChannelFuture connected = new Bootstrap()
                .group(threads)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new LineBasedFrameDecoder(LONGEST_LINE_BYTES, true, true))
                                .addLast(new StringDecoder(StandardCharsets.ISO_8859_1))
                                .addLast(driver);
                    }
                })
                .connect(address);
        try {
            connected.await();
        } catch (InterruptedException e) {
            shutDown(threads);
            throw e;
        }
        if (!connected.isSuccess()) {
            shutDown(threads);
            throw new IOException(
                    "cannot connect to the guest's console at " + address.getHostString() + ":" + address.getPort()
                            + ": is its gateway running there?",
                    connected.cause());
        }
        return new KvClient(threads, connected.channel(), driver);
    }

    /** What the requests are like from now on. */
    public void phase(Phase phase) {
        driver.execute(() -> driver.session().phase(phase));
    }

    /** Starts asking, or goes on, and returns at once. */
    public void start() {
        driver.execute(() -> driver.session().ask(true));
    }

    /** Asks until the predicate holds, then no more. Answers as {@link #await}. */
    public boolean run(Predicate<Progress> until) throws InterruptedException {
        start();
        try {
            return await(until);
        } finally {
            driver.execute(() -> driver.session().ask(false));
        }
    }

    /**
     * Waits until the predicate holds; it is asked after every answer and every few milliseconds.
     *
     * @return false if that can no longer be: the connection is gone, the answers are out of
     *     step, or the workload's last operation was answered
     */
    public boolean await(Predicate<Progress> until) throws InterruptedException {
        return driver.await(until);
    }

    /** How far the client was a few milliseconds ago. */
    public Progress progress() {
        return driver.progress();
    }

    /**
     * The longest pause between lines since the last call of this method, the present one included: called before a
     * kill and again after, it tells what that kill cost.
     */
    public long lapLongestPauseMillis() throws InterruptedException {
        return driver.call(() -> driver.session().lapPauseMillis(System.nanoTime()));
    }

    /**
     * Asks no more, waits for the answers that are due, proves being in step, and disconnects.
     *
     * @param deadline how long to wait at most; what is not answered then stays unanswered
     */
    public synchronized ClientReport finish(Duration deadline) throws InterruptedException {
        if (report == null) {
            driver.conclude(deadline);
            report = driver.call(() -> driver.session().report(System.nanoTime()));
            close();
        }
        return report;
    }

    /** Disconnects. The report is lost unless {@link #finish} made it. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly(CLOSE_MILLIS);
        shutDown(threads);
    }

    private static void shutDown(MultiThreadIoEventLoopGroup threads) {
        threads.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS);
    }
}
