package io.understudy.arbiter.raft;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.client.ClientSettings;
import io.understudy.arbiter.client.ConnectionListener;
import io.understudy.arbiter.crash.RestlessHost;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.VmName;
import io.understudy.transport.Transport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three real arbiters, of which one after the other is killed, frozen and started again, while hosts ask for views without
 * a pause. {@link RestlessHost} holds every answer against all that was answered before it was asked, which for a number
 * that only grows, and is granted to one, is linearizability.
 */
class KilledMembersTest {
    private static final int GRANTS = 20;

    /** Strikes in a history; more with {@code -Dunderstudy.histories=N}, each of so many. */
    private static final int HISTORIES = Integer.getInteger("understudy.histories", 1);

    @TempDir
    Path folder;

    private final Semaphore grants = new Semaphore(0);

    @Test
    void shouldGrantNoNumberTwiceAndForgetNoneWhicheverMemberFails() throws Exception {
        long seed = System.nanoTime();
        try (ThreeMembers members = new ThreeMembers(folder)) {
            members.awaitLeader();
            for (int i = 0; i < HISTORIES; i++) {
                history(members, new Random(seed + i), "history " + i + " of seed " + seed);
            }
        }
    }

    private void history(ThreeMembers members, Random random, String which) throws Exception {
        ConcurrentMap<RestlessHost.Answered, Advance> answers = new ConcurrentHashMap<>();
        ClientSettings settings = new ClientSettings(1000, 500, 2000, 10, 200, Optional.empty());
        List<ArbiterClient> clients = new ArrayList<>();
        List<RestlessHost> hosts = new ArrayList<>();
        try (Transport transport = Transport.nio("test")) {
            VmName vm = new VmName("vm" + Math.floorMod(which.hashCode(), 16));
            for (String name : List.of("a", "b", "c")) {
                ArbiterClient client =
                        ArbiterClient.open(transport, members.addresses(), settings, ConnectionListener.none());
                clients.add(client);
                hosts.add(new RestlessHost(name, vm, client, random.nextLong(), answers, grants));
            }
            hosts.forEach(RestlessHost::start);
            awaitGrants(which);
            strike(members, members.awaitLeader(), which);
            strike(members, members.follower(), which);
            freeze(members, members.awaitLeader(), which);
            loseTwo(members, which);
            awaitGrants(which);
            for (RestlessHost host : hosts) {
                host.stop().get(60, TimeUnit.SECONDS);
            }
            clients.forEach(ArbiterClient::close);
        }
    }

    private void strike(ThreeMembers members, String victim, String which) throws Exception {
        members.member(victim).kill();
        awaitGrants(which + ": " + victim + " was killed");
        members.start(victim);
    }

    private void freeze(ThreeMembers members, String victim, String which) throws Exception {
        members.member(victim).signal("STOP");
        awaitGrants(which + ": " + victim + " was frozen");
        members.member(victim).signal("CONT");
        members.member(victim).await("follows");
    }

    /** One of three decides nothing. */
    private void loseTwo(ThreeMembers members, String which) throws Exception {
        String first = members.follower();
        members.member(first).kill();
        String leader = members.awaitLeader();
        members.member(leader).kill();
        // What was committed before may still be on its way.
        grants.tryAcquire(1, 500, TimeUnit.MILLISECONDS);
        grants.drainPermits();
        assertFalse(grants.tryAcquire(1, 1500, TimeUnit.MILLISECONDS), which + ": one of three granted a view");
        members.start(first);
        members.start(leader);
    }

    private void awaitGrants(String when) throws InterruptedException {
        grants.drainPermits();
        assertTrue(grants.tryAcquire(GRANTS, 60, TimeUnit.SECONDS), "no progress in " + when);
    }
}
