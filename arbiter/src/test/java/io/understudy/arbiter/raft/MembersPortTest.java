package io.understudy.arbiter.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.Cast;
import io.understudy.arbiter.client.ArbiterQuery;
import io.understudy.arbiter.server.ArbiterServer;
import io.understudy.arbiter.server.ServerSettings;
import io.understudy.event.EventSink;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.retry.RetryPolicies;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where members speak to each other: the engine would serve anybody there who speaks its own protocols. */
@Timeout(120)
class MembersPortTest {
    @TempDir
    Path folder;

    private final Transport transport = Transport.nio("test");

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void shouldServeNeitherClientsNorAdministratorsOfTheEngine() throws Exception {
        Member member = ThreeMembers.onFreePorts().get(0);
        try (ArbiterServer server = start(member);
                RaftClient stranger = stranger(member, server)) {
            ArbiterQuery.read(List.of(member.clientAddress()), Cast.VM, TimeUnit.SECONDS.toMillis(60));
            assertRefused(() -> stranger.io().send(Message.valueOf("garbage")));
            assertRefused(() -> stranger.io().sendReadOnly(Message.EMPTY));
            assertRefused(() -> stranger.admin().setConfiguration(List.of(peer("mallory", member))));
            RaftPeer known = peer(member.name(), member);
            assertRefused(() -> stranger.getGroupManagementApi(known.getId()).list());
            assertRefused(
                    () -> stranger.getGroupManagementApi(known.getId()).remove(stranger.getGroupId(), true, false));
            assertEquals(
                    Optional.empty(),
                    ArbiterQuery.read(List.of(member.clientAddress()), Cast.VM, TimeUnit.SECONDS.toMillis(60)));
        }
    }

    @Test
    void shouldSayThatTheMembersPortIsTaken() throws Exception {
        Member member = ThreeMembers.onFreePorts().get(0);
        int port = member.peersAddress().getPort();
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            String line = assertThrows(IOException.class, () -> start(member)).getMessage();
            assertTrue(line.startsWith("cannot listen on 127.0.0.1:" + other.getLocalPort() + ": "), line);
            assertTrue(line.endsWith("; stop what listens there or choose another port"), line);
        }
        start(member).close();
    }

    private interface Attempt {
        Object make() throws IOException;
    }

    private static void assertRefused(Attempt attempt) {
        Exception refusal = assertThrows(Exception.class, attempt::make);
        assertTrue(refusal.toString().contains("this port is for arbiters of the cluster"), refusal.toString());
    }

    private ArbiterServer start(Member member) throws IOException, InterruptedException {
        return ClusterArbiter.start(
                folder, List.of(member), member.name(), false, transport, ServerSettings.defaults(), EventSink.NONE);
    }

    private static RaftPeer peer(String id, Member member) {
        return RaftPeer.newBuilder().setId(id).setAddress(member.peers()).build();
    }

    private static RaftClient stranger(Member member, ArbiterServer server) {
        UUID cluster = new UUID(server.clusterId().high(), server.clusterId().low());
        return RaftClient.newBuilder()
                .setProperties(new RaftProperties())
                .setRaftGroup(RaftGroup.valueOf(RaftGroupId.valueOf(cluster), peer(member.name(), member)))
                .setRetryPolicy(RetryPolicies.noRetry())
                .build();
    }
}
