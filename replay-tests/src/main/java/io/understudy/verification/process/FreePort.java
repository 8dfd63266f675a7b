package io.understudy.verification.process;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port of this computer for a program that must be told one, or that comes back to the same: below those that the kernel
 * gives to connections (32768 and more, ip_local_port_range in Linux' ip-sysctl), so that nobody has taken it meanwhile
 * who asked for any.
 */
public final class FreePort {
    private static final int LOWEST = 10_000;
    private static final int BEYOND = 32_768;

    private FreePort() {}

    /** One that nobody has now; who asks again gets another one. */
    public static int find() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // Another one will be free.
            }
        }
    }
}
