package io.understudy.handshake.secret;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.understudy.authority.SharedKey;
import io.understudy.handshake.Handshake;
import io.understudy.handshake.Strangers;
import io.understudy.handshake.library.JudgedTrust;
import io.understudy.handshake.library.LibraryKeys;
import io.understudy.handshake.library.OneKey;
import io.understudy.identity.Role;
import io.understudy.identity.Service;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Between the processes of one user on one computer: both ends have the secret that is in the user's own folder. Nothing is
 * encrypted, so it is for loopback alone.
 */
public final class ChallengeHandshake implements Handshake {
    private final byte[] secret;

    public ChallengeHandshake(byte[] secret) {
        this.secret = secret.clone();
    }

    @Override
    public Optional<String> objection(SocketAddress address, Service of, Side side) {
        return !(address instanceof InetSocketAddress internet)
                        || internet.getAddress() == null
                        || internet.getAddress().isLoopbackAddress()
                ? Optional.empty()
                : Optional.of(
                        "this process has no keys, and " + internet.getAddress().getHostAddress()
                                + " is not of this computer alone: './understudy keys init', then './understudy keys "
                                + (side == Side.LISTENING ? of.listener() : Role.CLIENT).word()
                                + " NAME', and give it --keys FOLDER; or --insecure, where everybody may do everything");
    }

    @Override
    public boolean encrypts(SocketAddress address, Service of) {
        return false;
    }

    /** A key made of the secret: who has the one has the other. */
    @Override
    public Optional<LibraryKeys> libraryKeys(Service service) throws IOException {
        KeyPair shared = SharedKey.of(secret, "port " + service.code());
        OneKey.Shown shown =
                new OneKey.Shown(shared.getPrivate(), List.of(SharedKey.certificate(shared, Instant.now())));
        return Optional.of(new LibraryKeys(new OneKey(() -> shown), new JudgedTrust((chain, type, shower) -> {
            if (!chain[0].getPublicKey().equals(shared.getPublic())) {
                throw new CertificateException("it does not have this user's secret");
            }
        })));
    }

    @Override
    public ChannelHandler connecting(Service to, SocketAddress remote) {
        return to.audience() == Service.Audience.OURS
                ? new ChallengeConnecting(secret, to)
                : OPEN.connecting(to, remote);
    }

    @Override
    public void accepted(Channel channel, Service here, Strangers strangers, Runnable protocol) {
        if (here.audience() == Service.Audience.OURS) {
            strangers.came(channel);
            channel.pipeline().addLast(new ChallengeListening(secret, here, strangers, protocol));
        } else {
            OPEN.accepted(channel, here, strangers, protocol);
        }
    }
}
