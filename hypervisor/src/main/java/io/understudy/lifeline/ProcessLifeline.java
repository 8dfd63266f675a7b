package io.understudy.lifeline;

import io.understudy.transport.Lifeline;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lifelines of this process, a {@link Keeper} for each address. They live as long as the process does. Any thread. */
public final class ProcessLifeline implements Lifeline {
    public static final Lifeline OF_THIS_PROCESS = new ProcessLifeline();

    private static final Logger LOG = LoggerFactory.getLogger(ProcessLifeline.class);

    private final Map<InetAddress, CompletableFuture<Address>> addresses = new ConcurrentHashMap<>();

    private ProcessLifeline() {}

    @Override
    public CompletableFuture<Address> at(InetAddress address) {
        return addresses.computeIfAbsent(address, ProcessLifeline::begin);
    }

    private static CompletableFuture<Address> begin(InetAddress address) {
        CompletableFuture<Address> listening = new CompletableFuture<>();
        start("lifeline-begin", () -> listen(address, listening));
        return listening;
    }

    private static void listen(InetAddress address, CompletableFuture<Address> listening) {
        try {
            Keeper keeper = new Keeper(address);
            start("lifeline", keeper);
            keeper.whenListening()
                    .ifPresentOrElse(
                            listening::complete, () -> unavailable(address, listening, "the system refuses it"));
        } catch (LinkageError e) {
            unavailable(address, listening, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void unavailable(InetAddress address, CompletableFuture<Address> listening, String why) {
        listening.cancel(false);
        LOG.debug(
                "no lifeline at {}, {}: others hear of this process's death from its other connections", address, why);
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
