package io.understudy.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpTableTest {
    private static final String HEAD =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid" + "  timeout inode";

    private static final InetSocketAddress HERE = at(7300, 127, 0, 0, 1);
    private static final InetSocketAddress THERE = at(40000, 10, 0, 0, 2);

    private static InetSocketAddress at(int port, int... address) {
        byte[] bytes = new byte[address.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) address[i];
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<Peer> peer(String... lines) {
        return TcpTable.peer(Stream.concat(Stream.of(HEAD), Stream.of(lines)), HERE, THERE);
    }

    private static String line(String state, int retransmissions, int probes) {
        return String.format(
                "   1: 0100007F:1C84 0200000A:9C40 %s 00000000:00000000 02:00000A24 %08X     0        %d 12 2 0 20",
                state, retransmissions, probes);
    }

    @Test
    void shouldFindTheConnectionAmongOthers() {
        assertEquals(Optional.empty(), peer());
        assertEquals(Optional.empty(), peer(line("01", 0, 0).replace("9C40", "9C41")));
        assertEquals(Optional.empty(), peer(line("01", 0, 0).replace("0200000A", "0300000A")));
        assertEquals(Optional.of(Peer.PRESENT), peer(line("08", 0, 0).replace("9C40", "9C41"), line("01", 0, 0)));
        String mapped = line("01", 0, 0)
                .replace("0100007F", "0000000000000000FFFF00000100007F")
                .replace("0200000A", "0000000000000000FFFF00000200000A");
        assertEquals(Optional.of(Peer.PRESENT), peer(mapped));
    }

    @Test
    void shouldSayThatThePeerClosedOrDoesNotAnswer() {
        assertEquals(Optional.of(Peer.CLOSED), peer(line("08", 0, 0)));
        assertEquals(Optional.of(Peer.PRESENT), peer(line("01", 6, 6)), "that may be a busy network");
        assertEquals(Optional.of(Peer.VANISHED), peer(line("01", 7, 0)));
        assertEquals(Optional.of(Peer.VANISHED), peer(line("01", 16, 0)));
        assertEquals(Optional.of(Peer.VANISHED), peer(line("01", 0, 7)));
        assertEquals(Optional.of(Peer.VANISHED), peer(line("08", 7, 0)));
    }

    @Test
    @SuppressWarnings("try") // closing early is what is tried
    void shouldReadTheKernelsOwnTable() throws IOException {
        for (InetSocketAddress any :
                List.of(at(0, 127, 0, 0, 1), at(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1))) {
            try (ServerSocket server = new ServerSocket(0, 1, any.getAddress());
                    Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                    Socket accepted = server.accept()) {
                assertEquals(Peer.PRESENT, look(accepted));
                client.getOutputStream().write(1);
                client.shutdownOutput();
                await(accepted, Peer.CLOSED);
                client.setSoLinger(true, 0);
                client.close();
                await(accepted, Peer.VANISHED);
            }
        }
    }

    private static void await(Socket socket, Peer awaited) {
        while (look(socket) != awaited) {
            Thread.onSpinWait();
        }
    }

    private static Peer look(Socket socket) {
        return TcpTable.peer(socket.getLocalSocketAddress(), socket.getRemoteSocketAddress());
    }
}
