package io.understudy.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Linux knows of a connection that is not read from: whether the other end has closed it, and whether it still answers.
 * A program is told of neither while it does not read, and of a peer that vanished with bytes on their way to it only after
 * a quarter of an hour (tcp(7), tcp_retries2).
 */
final class TcpTable {
    /** After that many repetitions without an answer, with double the time between them each: 25 s at least. */
    private static final int MOST_UNANSWERED = 7;

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    /** State TCP_CLOSE_WAIT of the kernel's include/net/tcp_states.h. */
    private static final String CLOSE_WAIT = "08";

    private static final String MAPPED = "0000000000000000FFFF0000";

    // sl, local and remote address, state, queues, timer, retransmissions, uid, probes
    private static final int STATE = 3;
    private static final int RETRANSMISSIONS = 6;
    private static final int PROBES = 8;
    private static final int LEAST_FIELDS = 9;

    private TcpTable() {}

    /** The other end of a connection of this process; present where there is no table to look into. */
    static Peer peer(SocketAddress local, SocketAddress remote) {
        if (!Files.exists(TABLES.get(0))
                || !(local instanceof InetSocketAddress here)
                || !(remote instanceof InetSocketAddress there)) {
            return Peer.PRESENT;
        }
        for (Path table : TABLES) {
            try (Stream<String> lines = Files.lines(table)) {
                Optional<Peer> found = peer(lines, here, there);
                if (found.isPresent()) {
                    return found.get();
                }
            } catch (IOException | UncheckedIOException e) {
                return Peer.PRESENT;
            }
        }
        return Peer.VANISHED;
    }

    /** The same, of one table; none if the connection is not in it. */
    static Optional<Peer> peer(Stream<String> lines, InetSocketAddress local, InetSocketAddress remote) {
        return lines.map(line -> line.strip().split(" +", -1))
                .filter(fields -> fields.length >= LEAST_FIELDS)
                .filter(fields -> isOne(fields[1], local) && isOne(fields[2], remote))
                .map(TcpTable::judge)
                .findFirst();
    }

    private static Peer judge(String[] fields) {
        // Unanswered are bytes, or probes of an idle connection or of one that was told to wait.
        if (Long.parseLong(fields[RETRANSMISSIONS], 16) >= MOST_UNANSWERED
                || Long.parseLong(fields[PROBES]) >= MOST_UNANSWERED) {
            return Peer.VANISHED;
        }
        return fields[STATE].equals(CLOSE_WAIT) ? Peer.CLOSED : Peer.PRESENT;
    }

    private static boolean isOne(String text, InetSocketAddress address) {
        String port = String.format(":%04X", address.getPort());
        if (!text.endsWith(port)) {
            return false;
        }
        String host = text.substring(0, text.length() - port.length());
        String words = words(address.getAddress());
        return host.equals(words) || (address.getAddress() instanceof Inet4Address && host.equals(MAPPED + words));
    }

    /** As the table has it: 32-bit words, the lowest byte first. */
    private static String words(InetAddress address) {
        byte[] bytes = address.getAddress();
        StringBuilder words = new StringBuilder();
        HexFormat hex = HexFormat.of().withUpperCase();
        for (int word = 0; word < bytes.length; word += Integer.BYTES) {
            for (int at = word + Integer.BYTES - 1; at >= word; at--) {
                hex.toHexDigits(words, bytes[at]);
            }
        }
        return words.toString();
    }
}
