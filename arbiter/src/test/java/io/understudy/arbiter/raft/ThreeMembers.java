package io.understudy.arbiter.raft;

import io.understudy.arbiter.client.ArbiterClient;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Three arbiters in three processes. */
final class ThreeMembers implements AutoCloseable {
    private final Path folder;
    private final List<Member> members = new ArrayList<>();
    private final Map<String, MemberProcess> running = new LinkedHashMap<>();

    ThreeMembers(Path folder) throws IOException {
        this.folder = folder;
        members.addAll(onFreePorts());
        for (Member member : members) {
            start(member.name());
        }
    }

    /** Members a, b and c. */
    static List<Member> onFreePorts() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        while (sockets.size() < 6) {
            // Below those that the kernel gives to connections: a member that starts again needs the same one.
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_768);
            try {
                sockets.add(new ServerSocket(port));
            } catch (BindException taken) {
                // Another one will be free.
            }
        }
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            members.add(new Member(
                    "abc".substring(i, i + 1),
                    "127.0.0.1:" + sockets.get(i).getLocalPort(),
                    "127.0.0.1:" + sockets.get(i + 3).getLocalPort()));
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return members;
    }

    private String cluster() {
        return members.stream()
                .map(member -> member.name() + "=" + member.client() + "/"
                        + member.peers().substring(member.peers().lastIndexOf(':') + 1))
                .collect(Collectors.joining(","));
    }

    void start(String name) throws IOException {
        running.put(name, MemberProcess.start(folder.resolve(name), cluster(), name));
    }

    List<Supplier<InetSocketAddress>> addresses() {
        return ArbiterClient.fixed(members.stream().map(Member::clientAddress).toList());
    }

    MemberProcess member(String name) {
        return running.get(name);
    }

    /** Waits until one leads, and says which. */
    String awaitLeader() throws InterruptedException {
        for (int i = 0; i < 6000; i++) {
            for (Map.Entry<String, MemberProcess> each : running.entrySet()) {
                if (each.getValue().leads()) {
                    return each.getKey();
                }
            }
            Thread.sleep(10);
        }
        throw new AssertionError("nobody leads");
    }

    /** Any one that does not lead. */
    String follower() throws InterruptedException {
        String leader = awaitLeader();
        return running.keySet().stream()
                .filter(name -> !name.equals(leader))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        running.values().forEach(MemberProcess::kill);
    }
}
