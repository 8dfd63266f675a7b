package io.understudy.arbiter.raft;

import io.understudy.arbiter.HostPort;
import io.understudy.arbiter.Introduction;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/**
 * One arbiter of a cluster.
 *
 * @param name what people call it
 * @param client where hosts, gateways and commands ask, {@code host:port}
 * @param peers where the other members speak to it, {@code host:port}
 */
public record Member(String name, String client, String peers) {
    /** The members' own port lies so far above the one for clients, if nothing else is said. */
    public static final int PEER_PORT_DISTANCE = 1000;

    /** @throws IllegalArgumentException in one line, if that is no text of {@link #parse} */
    public Member {
        var unused = new Introduction(name, 0, Introduction.NONE);
        var unusedClient = HostPort.parse(client);
        var unusedPeers = HostPort.parse(peers);
    }

    /**
     * Reads {@code a=host:port,b=host:port/peerport,...}.
     *
     * @throws IllegalArgumentException in one line
     */
    public static List<Member> parse(String text) {
        List<Member> members =
                Arrays.stream(text.split(",", -1)).map(Member::one).toList();
        if (members.size() != 1 && members.size() != 3 && members.size() != 5) {
            throw new IllegalArgumentException("a cluster has three or five arbiters, not " + members.size()
                    + ": give a=HOST:PORT,b=HOST:PORT,c=HOST:PORT");
        }
        boolean isTwice = members.stream().map(Member::name).distinct().count() < members.size()
                || members.stream().map(Member::client).distinct().count() < members.size();
        if (isTwice) {
            throw new IllegalArgumentException("the arbiters of a cluster have different names and addresses");
        }
        return members;
    }

    private static Member one(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' names no arbiter: give NAME=HOST:PORT, as in a=10.0.0.1:7070");
        }
        String place = text.substring(equals + 1);
        int slash = place.indexOf('/');
        InetSocketAddress client = HostPort.parse(slash < 0 ? place : place.substring(0, slash));
        String host = place.substring(0, (slash < 0 ? place : place.substring(0, slash)).lastIndexOf(':'));
        String peerPort =
                slash < 0 ? String.valueOf(client.getPort() + PEER_PORT_DISTANCE) : place.substring(slash + 1);
        return new Member(text.substring(0, equals), host + ":" + client.getPort(), host + ":" + peerPort);
    }

    InetSocketAddress clientAddress() {
        return resolved(client);
    }

    InetSocketAddress peersAddress() {
        return resolved(peers);
    }

    private static InetSocketAddress resolved(String text) {
        InetSocketAddress parsed = HostPort.parse(text);
        return new InetSocketAddress(parsed.getHostString(), parsed.getPort());
    }
}
