package io.understudy.arbiter.raft;

import io.understudy.arbiter.HostPort;
import io.understudy.handshake.OwnHandshake;
import io.understudy.identity.Service;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/**
 * What differs from the engine's own settings, each for a reason. Times are for members near each other on few, busy
 * processors: a leader is missed after 300 to 600 ms (the engine's 150 to 300 elect for nothing where two processors are
 * shared), so a takeover that meets the leader's death waits a second at most.
 */
final class RatisSettings {
    /** Entries until the next snapshot; with those behind it, what a member that starts must go through. */
    private static final long SNAPSHOT_ENTRIES = 4096;

    /** As Ratis' Grpc.proto has it. */
    private static final String MEMBERS_SERVICE = "ratis.grpc.RaftServerProtocolService";

    /** Kept, or the level would be forgotten. The engine says by its callbacks what is worth a line. */
    private static final Logger GRPC = Logger.getLogger("org.apache.ratis.thirdparty");

    static {
        GRPC.setLevel(Level.OFF);
    }

    private RatisSettings() {}

    static RaftProperties of(Member self, Path storage) {
        RaftProperties properties = new RaftProperties();
        // The default lies under the system's temporary folder, which is not for what must never be forgotten.
        RaftServerConfigKeys.setStorageDir(properties, List.of(storage.toFile()));
        RaftServerConfigKeys.setRemovedGroupsDir(properties, new File(storage.toFile(), "removed"));
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(300));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(600));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(100));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(400));
        RaftServerConfigKeys.Rpc.setRequestTimeout(properties, millis(1000));
        // A process that was frozen or starved is no reason to end, and none to step down: Raft's terms see to that.
        RaftServerConfigKeys.setSleepDeviationThreshold(properties, TimeDuration.valueOf(1, TimeUnit.DAYS));
        RaftServerConfigKeys.setCloseThreshold(properties, TimeDuration.valueOf(365, TimeUnit.DAYS));
        // Bounded: the default takes no snapshot before 400 000 entries, and keeps everything before it.
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, SNAPSHOT_ENTRIES);
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 2);
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf("1MB"));
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf("64KB"));
        InetSocketAddress peers = HostPort.parse(self.peers());
        GrpcConfigKeys.Server.setHost(properties, peers.getHostString());
        GrpcConfigKeys.Server.setPort(properties, peers.getPort());
        return properties;
    }

    /**
     * The engine serves its own clients and administrators on the members' port, too: anybody could have anything logged, or
     * change who is a member. Here both are the process itself, so of what comes by that port only members' messages are let
     * in; and who is no member of ours does not get so far, for the port speaks TLS with certificates of both ends.
     *
     * @throws IOException in one line, if this process has none
     */
    static Parameters membersOnly() throws IOException {
        Parameters parameters = new Parameters();
        OwnHandshake.get()
                .libraryKeys(Service.MEMBERS)
                .ifPresent(keys -> GrpcConfigKeys.TLS.setConf(
                        parameters,
                        GrpcTlsConfig.newBuilder()
                                .setKeyManager(keys.own())
                                .setTrustManager(keys.others())
                                .setMutualTls(true)
                                // What runs in Java asks our own rules whom to believe.
                                .setSslProvider(SslProvider.JDK)
                                .setProtocols("TLSv1.3")
                                .build()));
        GrpcConfigKeys.Server.setServicesCustomizer(
                parameters, (builder, services) -> builder.intercept(RatisSettings::membersOnly));
        return parameters;
    }

    private static <Q, A> ServerCall.Listener<Q> membersOnly(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (MEMBERS_SERVICE.equals(call.getMethodDescriptor().getServiceName())) {
            return next.startCall(call, headers);
        }
        call.close(
                Status.PERMISSION_DENIED.withDescription("this port is for arbiters of the cluster"), new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private static TimeDuration millis(long millis) {
        return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
    }
}
