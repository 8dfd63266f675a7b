package io.understudy.verification.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port of this computer for a program that must be told one. */
public final class FreePort {
    private FreePort() {}

    /** One that nobody has now; who asks again gets another one. */
    public static int find() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
