package io.understudy.cli.keys;

import io.understudy.authority.Authority;
import io.understudy.cli.process.Shutdown;
import io.understudy.folder.UserFolder;
import io.understudy.handshake.Handshake;
import io.understudy.identity.Identity;
import io.understudy.identity.KeyFolder;
import io.understudy.identity.Role;
import io.understudy.join.JoinRequest;
import io.understudy.join.JoinServer;
import io.understudy.join.JoinToken;
import io.understudy.join.JoinTokens;
import io.understudy.transport.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code understudy keys}: an authority of one's own, without study. */
@Command(
        name = "keys",
        description = {
            "Makes a private authority, and from it who each process is: needed where they are on several computers.",
            "First 'keys init'; then 'keys host NAME', 'keys arbiter NAME', 'keys gateway VM', 'keys switch NAME' and"
                    + " 'keys client NAME', whose folders the processes are given with --keys."
        },
        mixinStandardHelpOptions = true)
public final class KeysCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Where everything is. */
    static final class Place {
        @Option(
                names = "--folder",
                paramLabel = "FOLDER",
                description = "Of the authority and what it issues (default: keys/ among the files of this program that"
                        + " stay).")
        private Path folder;

        private Path folder() {
            return folder == null ? UserFolder.STATE.path().resolve("keys") : folder;
        }

        private Path authority() {
            return folder().resolve("authority");
        }

        private Path of(Identity who) {
            return folder().resolve(who.role().word() + "-" + who.name());
        }
    }

    /** How long it is good. */
    static final class Life {
        @Option(
                names = "--days",
                defaultValue = "365",
                description = "How long the certificate is good (default: ${DEFAULT-VALUE}).")
        private long days;

        private long days() {
            if (days < 1 || days > 3650) {
                throw new IllegalArgumentException("--days " + days + " is out of range: give 1 to 3650");
            }
            return days;
        }
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what of keys: init, or host, arbiter, gateway, switch, client"
                        + " and a name; or token, serve, join, show");
    }

    @Command(name = "init", description = "Makes the authority.", mixinStandardHelpOptions = true)
    int init(@Mixin Place place) throws IOException {
        Authority made = Authority.create(place.authority(), Instant.now());
        say("made an authority in " + place.authority() + ", known by " + made.fingerprint());
        say("whoever can read that folder can make himself any host; next: './understudy keys host NAME'");
        return 0;
    }

    @Command(name = "host", description = "Issues the keys of a host.", mixinStandardHelpOptions = true)
    int host(@Parameters(paramLabel = "NAME") String name, @Mixin Place place, @Mixin Life life) throws IOException {
        return issue(Role.HOST, name, place, life);
    }

    @Command(name = "arbiter", description = "Issues the keys of an arbiter.", mixinStandardHelpOptions = true)
    int arbiter(@Parameters(paramLabel = "NAME") String name, @Mixin Place place, @Mixin Life life) throws IOException {
        return issue(Role.ARBITER, name, place, life);
    }

    @Command(name = "gateway", description = "Issues the keys of a VM's gateway.", mixinStandardHelpOptions = true)
    int gateway(@Parameters(paramLabel = "VM") String name, @Mixin Place place, @Mixin Life life) throws IOException {
        return issue(Role.GATEWAY, name, place, life);
    }

    @Command(name = "switch", description = "Issues the keys of a switch.", mixinStandardHelpOptions = true)
    int ofSwitch(@Parameters(paramLabel = "NAME") String name, @Mixin Place place, @Mixin Life life)
            throws IOException {
        return issue(Role.SWITCH, name, place, life);
    }

    @Command(
            name = "client",
            description = "Issues the keys of a person, for start, status and other commands to the pool.",
            mixinStandardHelpOptions = true)
    int client(@Parameters(paramLabel = "NAME") String name, @Mixin Place place, @Mixin Life life) throws IOException {
        return issue(Role.CLIENT, name, place, life);
    }

    private static int issue(Role role, String name, Place place, Life life) throws IOException {
        Identity who = new Identity(role, name);
        Authority authority = Authority.open(place.authority());
        KeyFolder made = authority.issue(who, place.of(who), Instant.now(), life.days());
        say("issued keys of " + who + ", good until " + made.read().expires());
        say("take " + made.folder() + " to where it runs, and give it --keys FOLDER");
        return 0;
    }

    @Command(
            name = "token",
            description = "Prints a word with which one process may fetch its own keys, once, from 'keys serve'.",
            mixinStandardHelpOptions = true)
    int token(
            @Parameters(index = "0", paramLabel = "ROLE", description = "host, arbiter, gateway, switch or client.")
                    String role,
            @Parameters(index = "1", paramLabel = "NAME") String name,
            @Option(
                            names = "--at",
                            required = true,
                            paramLabel = "HOST:PORT",
                            description = "Where 'keys serve' will be reached.")
                    InetSocketAddress at,
            @Option(
                            names = "--hours",
                            defaultValue = "24",
                            description = "How long it is good (default: ${DEFAULT-VALUE}).")
                    long hours,
            @Mixin Place place)
            throws IOException {
        Role certified = Role.certified(role)
                .orElseThrow(() -> new IllegalArgumentException("there is no role '" + role + "': give "
                        + Arrays.stream(Role.values())
                                .filter(each -> each != Role.OWNER)
                                .map(Role::word)
                                .collect(Collectors.joining(", "))));
        if (hours < 1 || hours > 24 * 365) {
            throw new IllegalArgumentException("--hours " + hours + " is out of range: give 1 to 8760");
        }
        JoinTokens tokens = new JoinTokens(Authority.open(place.authority()));
        System.out.println(tokens.give(
                new Identity(certified, name),
                at.getHostString(),
                at.getPort(),
                Instant.now(),
                Duration.ofHours(hours)));
        say("there: './understudy keys join WORD', while './understudy keys serve --listen HOST:" + at.getPort()
                + "' runs here");
        return 0;
    }

    @Command(
            name = "serve",
            description = "Gives keys to those who have a token, until interrupted.",
            mixinStandardHelpOptions = true)
    int serve(
            @Option(names = "--listen", required = true, paramLabel = "HOST:PORT", description = "Where they come to.")
                    InetSocketAddress listen,
            @Mixin Place place,
            @Mixin Life life)
            throws IOException, InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        try (Transport transport = Transport.nio("keys", Handshake.OPEN);
                JoinServer server =
                        JoinServer.listen(transport, listen, Authority.open(place.authority()), life.days())) {
            Shutdown shutdown = Shutdown.stops(stopped::countDown);
            say("gives keys to those who have a token, at "
                    + server.address().getAddress().getHostAddress() + ":"
                    + server.address().getPort());
            stopped.await();
            shutdown.done();
        }
        return 0;
    }

    @Command(name = "join", description = "Fetches keys with a token.", mixinStandardHelpOptions = true)
    int join(
            @Parameters(
                            paramLabel = "WORD",
                            arity = "0..1",
                            description = "What 'keys token' printed; read from standard input if it is left out, which"
                                    + " other users of this computer do not see.")
                    String word,
            @Mixin Place place)
            throws IOException, InterruptedException {
        JoinToken token = JoinToken.parse(word == null ? typed() : word);
        try (Transport transport = Transport.nio("keys", Handshake.OPEN)) {
            KeyFolder fetched = JoinRequest.fetch(transport, token, place.of(token.who()));
            say("fetched keys of " + token.who() + ": give the process --keys " + fetched.folder());
        }
        return 0;
    }

    private static String typed() throws IOException {
        say("the word that 'keys token' printed:");
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        if (line == null || line.isBlank()) {
            throw new IllegalArgumentException("there was no word: './understudy keys token' prints one");
        }
        return line.strip();
    }

    @Command(name = "show", description = "Says whose keys are in a folder.", mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "FOLDER") Path folder) throws IOException {
        KeyFolder.Keys keys = new KeyFolder(folder).read();
        System.out.println(keys.identity() + ", good until " + keys.expires());
        return 0;
    }

    private static void say(String line) {
        System.err.println("understudy: " + line);
    }
}
