package io.understudy.transport;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;

/**
 * What a process offers so that others hear of its death sooner than from the connections that they have with it: the kernel
 * closes those only after it has taken the process's memory apart. Any thread.
 */
public interface Lifeline {
    /** For a platform that has none. */
    Lifeline NONE = address -> new CompletableFuture<>();

    /**
     * Where one listens.
     *
     * @param port at the address that was asked for
     * @param proof what is said to whoever connects there, so that he knows it is this process: 8 bytes, the highest first
     */
    record Address(int port, long proof) {}

    /** Listens at this address, if that is not so already. Never completes where it cannot be had. */
    CompletableFuture<Address> at(InetAddress address);
}
