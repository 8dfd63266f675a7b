package io.understudy.verification.fuzz;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.SplittableRandom;

/**
 * Somebody on the segment who sends as fast as the socket takes it and reads nothing: frames to a card and to all, under invented
 * addresses, now and then bytes that are no frame. Cut off, he comes again.
 */
final class HostileNeighbour implements AutoCloseable {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int LONGEST = 1514;
    private static final int GARBAGE_ONE_IN = 2_000;
    private static final long AGAIN_MILLIS = 50;

    private final InetSocketAddress segment;
    private final long card;
    private final SplittableRandom random;
    private final Thread thread;
    private volatile boolean closing;
    private volatile Socket socket;

    /**
     * Begins at once.
     *
     * @param port where QEMU machines come to the segment, or hosts do, on loopback
     * @param card the address of the one that he means
     */
    HostileNeighbour(int port, long card, long seed) {
        segment = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.card = card;
        random = new SplittableRandom(seed);
        thread = new Thread(this::run, "hostile-neighbour");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!closing) {
            try (Socket connected = new Socket()) {
                socket = connected;
                connected.connect(segment, CONNECT_MILLIS);
                DataOutputStream out = new DataOutputStream(connected.getOutputStream());
                while (!closing) {
                    send(out);
                }
            } catch (IOException cutOff) {
                pause();
            }
        }
    }

    private void send(DataOutputStream out) throws IOException {
        if (random.nextInt(GARBAGE_ONE_IN) == 0) {
            byte[] garbage = new byte[1 + random.nextInt(64)];
            random.nextBytes(garbage);
            out.write(garbage);
            return;
        }
        byte[] message = new byte[Integer.BYTES + 14 + random.nextInt(LONGEST - 13)];
        random.nextBytes(message);
        put(message, 0, Integer.BYTES, message.length - Integer.BYTES);
        put(message, 4, 6, random.nextInt(4) == 0 ? -1 : card);
        message[10] &= 0xFE; // of one station
        out.write(message);
    }

    private static void put(byte[] into, int at, int bytes, long value) {
        for (int i = 0; i < bytes; i++) {
            into[at + i] = (byte) (value >>> (8 * (bytes - 1 - i)));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        closing = true;
        thread.interrupt();
        Socket last = socket;
        if (last != null) {
            last.close();
        }
    }
}
