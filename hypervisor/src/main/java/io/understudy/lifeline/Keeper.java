package io.understudy.lifeline;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.understudy.transport.Lifeline;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that has a table of files to itself, and in it a listening socket and the connections that came to it. It does
 * nothing with them: when the thread dies with its process, they break.
 *
 * <p>Nothing that Java opened is open on this thread, neither a jar nor a selector. So once it has begun it loads no class,
 * starts no thread, and calls nothing that does; it has called everything before. And it does not end, for that would say
 * that the process died.
 */
final class Keeper implements Runnable {
    private static final int SYS_CLOSE_RANGE = 436;
    private static final long CLOSE_RANGE_UNSHARE = 2;
    private static final long FIRST_AFTER_STANDARD_ERROR = 3;
    private static final long LAST = 0xFFFF_FFFFL;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCK_STREAM = 1;
    private static final int MSG_DONTWAIT_NOSIGNAL = 0x4040;
    private static final int POLL_IN_HANG_UP = 0x2001; // POLLIN | POLLRDHUP

    // struct sockaddr_in and sockaddr_in6
    private static final int V4_BYTES = 16;
    private static final int V6_BYTES = 28;
    private static final int PORT_AT = 2;
    private static final int V4_ADDRESS_AT = 4;
    private static final int V6_ADDRESS_AT = 8;

    /** Of partners and their predecessors there are few at a time; strangers may have the rest. */
    private static final int MOST = 16;

    private static final int NONE = -1;
    private static final long PAUSE_NANOS = 100_000_000;

    static {
        Native.register(Keeper.class, "c");
    }

    private final CountDownLatch begun = new CountDownLatch(1);
    private final byte[] address;
    private final long proof = new SecureRandom().nextLong();
    private final Memory proofBytes = new Memory(Long.BYTES);
    private final Memory socketAddress = new Memory(V6_BYTES);
    private final Memory number = new Memory(Integer.BYTES);
    private final Memory polled = new Memory(Long.BYTES);
    private final int[] connections = new int[MOST];
    private int port = NONE;

    private static native long syscall(long number, long first, long last, long flags);

    private static native int socket(int family, int type, int protocol);

    private static native int bind(int socket, Pointer address, int bytes);

    private static native int listen(int socket, int backlog);

    private static native int getsockname(int socket, Pointer address, Pointer bytes);

    private static native int accept(int socket, Pointer address, Pointer bytes);

    private static native long send(int socket, Pointer bytes, long count, int flags);

    private static native int poll(Pointer files, long count, int millis);

    private static native int close(int file);

    Keeper(InetAddress address) {
        this.address = address.getAddress();
        for (int i = 0; i < Long.BYTES; i++) {
            proofBytes.setByte(i, (byte) (proof >>> (Long.SIZE - Byte.SIZE * (i + 1))));
        }
        Arrays.fill(connections, NONE);
    }

    /** Waits until it listens, or cannot. */
    Optional<Lifeline.Address> whenListening() throws InterruptedException {
        begun.await();
        return port == NONE ? Optional.empty() : Optional.of(new Lifeline.Address(port, proof));
    }

    @Override
    public void run() {
        rehearse();
        int socket = NONE;
        if (syscall(SYS_CLOSE_RANGE, FIRST_AFTER_STANDARD_ERROR, LAST, CLOSE_RANGE_UNSHARE) == 0) {
            socket = listen();
        }
        begun.countDown();
        while (socket != NONE) {
            takeOne(socket);
        }
    }

    /** Everything that comes later, with files that are none: what it needs is loaded here. */
    private void rehearse() {
        takeOne(NONE);
        keep(NONE);
        isOver(NONE);
        close(NONE);
    }

    private int listen() {
        boolean v4 = address.length == 4;
        socketAddress.clear();
        socketAddress.setShort(0, (short) (v4 ? AF_INET : AF_INET6));
        socketAddress.write(v4 ? V4_ADDRESS_AT : V6_ADDRESS_AT, address, 0, address.length);
        number.setInt(0, V6_BYTES);
        int socket = socket(v4 ? AF_INET : AF_INET6, SOCK_STREAM, 0);
        if (socket < 0
                || bind(socket, socketAddress, v4 ? V4_BYTES : V6_BYTES) != 0
                || listen(socket, MOST) != 0
                || getsockname(socket, socketAddress, number) != 0) {
            return NONE;
        }
        port = (socketAddress.getByte(PORT_AT) & 0xFF) << Byte.SIZE | (socketAddress.getByte(PORT_AT + 1) & 0xFF);
        return socket;
    }

    private void takeOne(int socket) {
        int connection = accept(socket, Pointer.NULL, Pointer.NULL);
        if (connection < 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
        } else if (!keep(connection)) {
            close(connection);
        }
    }

    /** In the place of one whose other end has gone; strangers who stay push nobody out. */
    private boolean keep(int connection) {
        for (int i = 0; i < MOST; i++) {
            if (connections[i] == NONE || isOver(connections[i])) {
                if (connections[i] != NONE) {
                    close(connections[i]);
                }
                connections[i] = connection;
                send(connection, proofBytes, Long.BYTES, MSG_DONTWAIT_NOSIGNAL);
                return true;
            }
        }
        return false;
    }

    /** Nobody has anything to say here. */
    private boolean isOver(int connection) {
        polled.setInt(0, connection);
        polled.setInt(Integer.BYTES, POLL_IN_HANG_UP);
        return poll(polled, 1, 0) > 0;
    }
}
