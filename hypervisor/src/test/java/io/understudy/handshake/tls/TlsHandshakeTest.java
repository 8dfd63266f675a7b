package io.understudy.handshake.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.understudy.authority.Authority;
import io.understudy.handshake.Ends;
import io.understudy.handshake.Garbage;
import io.understudy.handshake.Handshake;
import io.understudy.handshake.Recorder;
import io.understudy.handshake.Strangers;
import io.understudy.handshake.library.LibraryKeys;
import io.understudy.handshake.secret.ChallengeHandshake;
import io.understudy.identity.Identity;
import io.understudy.identity.KeyFolder;
import io.understudy.identity.Role;
import io.understudy.identity.Service;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With keys: who has a certificate of the authority, and the right role. */
class TlsHandshakeTest {
    private final Instant now = Instant.now();
    private static final Identity ARBITER = new Identity(Role.ARBITER, "one");
    private static final Identity HOST = new Identity(Role.HOST, "a");

    @TempDir
    private Path folder;

    private Authority authority;
    private Handshake arbiter;

    @BeforeEach
    void found() throws IOException {
        authority = Authority.create(folder.resolve("authority"), now);
        arbiter = keys(ARBITER);
    }

    private Handshake keys(Identity who) throws IOException {
        return TlsHandshake.of(authority.issue(who, folder.resolve(who.role() + "-" + who.name()), now, 100));
    }

    /** Of which nothing is looked at before it is used, as by somebody else's program. */
    private static Handshake unchecked(KeyFolder keys) throws IOException {
        return TlsHandshake.unchecked(keys);
    }

    @Test
    void shouldKnowWhoIsThere() throws Exception {
        try (Ends ends = new Ends(arbiter, Service.ARBITER)) {
            Ends.Outcome outcome = ends.connect(keys(HOST));
            assertEquals("word", outcome.echo(), outcome.toString());
            assertEquals(ARBITER, outcome.peer().orElseThrow());
            assertEquals(HOST, ends.guest());
            assertTrue(ends.saidNoMore());
        }
    }

    /** As at the console's port. */
    @Test
    void shouldFinishWhereTheProtocolReadsOnlyWhenItWantsTo() throws Exception {
        try (Ends ends = new Ends(arbiter, Service.ARBITER, false)) {
            assertEquals("word", ends.connect(keys(HOST)).echo());
        }
    }

    @Test
    void shouldRefuseWhoIsNotOfTheAuthority() throws Exception {
        Authority foreign = Authority.create(folder.resolve("foreign"), now);
        Handshake stranger = TlsHandshake.of(foreign.issue(HOST, folder.resolve("stranger"), now, 100));
        // He knows whom to believe, but nobody believes him.
        Path half = folder.resolve("half");
        foreign.issue(HOST, half, now, 100);
        Files.copy(folder.resolve("authority/authority.pem"), half.resolve("both.pem"));
        Files.move(half.resolve("both.pem"), half.resolve("authority.pem"), StandardCopyOption.REPLACE_EXISTING);
        refuses(stranger, "it refuses our certificate", "certificate is not of our authority");
        refuses(
                TlsHandshake.of(new KeyFolder(half)),
                "it has no certificate of our authority",
                "refuses our certificate");
    }

    @Test
    void shouldRefuseACertificateThatExpired() throws Exception {
        KeyFolder old = authority.issue(
                HOST, folder.resolve("old"), now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)));
        refuses(unchecked(old), "its certificate has expired", "refuses our certificate");
        String line =
                assertThrows(IOException.class, () -> TlsHandshake.of(old)).getMessage();
        assertTrue(line.contains("expired on"), line);
        KeyFolder early = authority.issue(
                HOST, folder.resolve("early"), now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(2)));
        refuses(unchecked(early), "compare the clocks", "refuses our certificate");
    }

    @Test
    void shouldRefuseAnotherRole() throws Exception {
        Handshake gateway = keys(new Identity(Role.GATEWAY, "kv"));
        try (Ends ends = new Ends(keys(HOST), Service.LOG)) {
            Ends.Outcome outcome = ends.connect(gateway, Service.LOG, ends.address());
            // It does not even try.
            assertTrue(
                    outcome.reasons().toString().contains("by its keys this process is gateway kv"),
                    outcome.toString());
            outcome = ends.connect(new Shameless(gateway), Service.LOG, ends.address());
            assertEquals("", outcome.echo());
            assertTrue(
                    outcome.reasons().toString().contains("gateway kv has no business at the port for a host's log"),
                    outcome.toString());
            assertTrue(ends.refusal().contains("gateway kv has no business at the port for a host's log"));
            assertTrue(ends.letNobodyIn());
        }
        try (Ends ends = new Ends(new Shameless(gateway), Service.CONSOLE)) {
            // A gateway where the arbiter should be: it may have the address, but not the role.
            Ends.Outcome outcome = ends.connect(keys(HOST), Service.ARBITER, ends.address());
            assertTrue(
                    outcome.reasons().toString().contains("where the arbiter should be is gateway kv"),
                    outcome.toString());
            assertTrue(ends.refusal().contains("host a has no business"));
        }
    }

    @Test
    void shouldSayWhenOneEndHasNoKeys() throws Exception {
        Handshake secret = new ChallengeHandshake(new byte[32]);
        refuses(secret, "it does not speak TLS: it was given no keys", "has it --keys, and this process not?");
        try (Ends ends = new Ends(secret, Service.ARBITER)) {
            Ends.Outcome outcome = ends.connect(keys(HOST));
            assertEquals("", outcome.echo());
            assertTrue(ends.refusal().contains("its first bytes are not those of a process of ours"));
        }
    }

    @Test
    void shouldRefuseWhatWasRecordedAndOutliveGarbage() throws Exception {
        long seed = 20_261_131;
        Random random = new Random(seed);
        try (Ends ends = new Ends(arbiter, Service.ARBITER)) {
            byte[] recorded;
            Handshake host = keys(HOST);
            try (Recorder middle = new Recorder(ends.address())) {
                assertEquals(
                        "word",
                        ends.connect(host, Service.ARBITER, middle.address()).echo());
                recorded = middle.fromConnecting();
            }
            assertEquals(HOST, ends.guest());
            for (int round = 0; round < 60; round++) {
                ends.send(round == 0 ? recorded : Garbage.of(random, recorded));
            }
            assertTrue(ends.letNobodyIn(), "seed " + seed);
            Ends.Outcome outcome = ends.connect(host);
            assertEquals("word", outcome.echo(), outcome.toString());
        }
    }

    @Test
    void shouldTakeUpNewKeysWhileItRuns() throws Exception {
        Path own = folder.resolve("ARBITER-one");
        TlsHandshake watching = TlsHandshake.of(new KeyFolder(own));
        try (Ends ends = new Ends(watching, Service.ARBITER)) {
            Authority next = Authority.create(folder.resolve("next"), now);
            Handshake host = TlsHandshake.of(next.issue(HOST, folder.resolve("next-host"), now, 100));
            assertEquals("", ends.connect(host).echo());
            assertTrue(ends.refusal().contains("it refuses our certificate"));
            next.issue(ARBITER, own, now, 100);
            watching.lookAgain(now);
            Ends.Outcome outcome = ends.connect(host);
            assertEquals("word", outcome.echo(), outcome.toString());
            next.issue(HOST, own, now, 100);
            watching.lookAgain(now);
            assertEquals(ARBITER, watching.identity());
        }
    }

    @Test
    void shouldGoOnWithItsKeysWhenOtherOnesAreHalfThereOrExpired() throws Exception {
        Path own = folder.resolve("ARBITER-one");
        TlsHandshake watching = TlsHandshake.of(new KeyFolder(own));
        Handshake host = keys(HOST);
        Path other = authority.issue(ARBITER, folder.resolve("other"), now, 50).folder();
        try (Ends ends = new Ends(watching, Service.ARBITER)) {
            Files.copy(other.resolve("key.pem"), own.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
            watching.lookAgain(now);
            assertEquals("word", ends.connect(host).echo());
            String line = assertThrows(IOException.class, () -> TlsHandshake.of(new KeyFolder(own)))
                    .getMessage();
            assertTrue(line.contains("key.pem is not the key of"), line);
            authority.issue(ARBITER, own, now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)));
            watching.lookAgain(now);
            assertEquals("word", ends.connect(host).echo());
        }
    }

    /** A resumed session has the certificate of the first one. */
    @Test
    void shouldLookAtTheTimeOfACertificateByItself() throws Exception {
        var own = authority
                .issue(HOST, folder.resolve("h"), now, 10)
                .read()
                .chain()
                .get(0);
        assertEquals(Optional.empty(), TlsPeer.objection(own, now));
        assertEquals(Optional.of("its certificate has expired"), TlsPeer.objection(own, now.plus(Duration.ofDays(11))));
    }

    @Test
    void shouldWarnWeeksAhead() throws Exception {
        KeyFolder.Keys keys =
                authority.issue(HOST, folder.resolve("h"), now, 100).read();
        assertTrue(keys.warning(now.plus(Duration.ofDays(60)), 30).isEmpty());
        String line = keys.warning(now.plus(Duration.ofDays(80)), 30).orElseThrow();
        assertTrue(line.contains("host a expires in 19 days") || line.contains("host a expires in 20 days"), line);
    }

    @Test
    void shouldRefuseKeysThatAnybodyCanRead() throws Exception {
        KeyFolder keys = authority.issue(HOST, folder.resolve("open"), now, 100);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.key())));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.folder())));
        Files.setPosixFilePermissions(keys.key(), PosixFilePermissions.fromString("rw-r-----"));
        String line =
                assertThrows(IOException.class, () -> TlsHandshake.of(keys)).getMessage();
        assertTrue(line.contains("chmod 600"), line);
    }

    /** The listening end refuses it with a line, as does the other. */
    private void refuses(Handshake stranger, String here, String there) throws Exception {
        try (Ends ends = new Ends(arbiter, Service.ARBITER)) {
            Ends.Outcome outcome = ends.connect(stranger);
            assertEquals("", outcome.echo());
            String line = ends.refusal();
            assertTrue(line.contains(here), line);
            assertTrue(outcome.reasons().toString().contains(there), outcome.toString());
            assertTrue(ends.saidNoMore() && ends.letNobodyIn());
            assertEquals("word", ends.connect(keys(HOST)).echo());
        }
    }

    /** A program that is not held back by its own good manners. */
    private record Shameless(Handshake keys) implements Handshake {
        @Override
        public Optional<String> objection(SocketAddress address, Service of, Side side) {
            return Optional.empty();
        }

        @Override
        public boolean encrypts(SocketAddress address, Service of) {
            return keys.encrypts(address, of);
        }

        @Override
        public Optional<LibraryKeys> libraryKeys(Service service) throws IOException {
            return keys.libraryKeys(service);
        }

        @Override
        public ChannelHandler connecting(Service to, SocketAddress remote) {
            return keys.connecting(to, remote);
        }

        @Override
        public void accepted(Channel channel, Service here, Strangers strangers, Runnable protocol) {
            keys.accepted(channel, here, strangers, protocol);
        }
    }
}
