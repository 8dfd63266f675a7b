package io.understudy.cli.control;

import io.understudy.arbiter.raft.ClusterArbiter;
import io.understudy.arbiter.raft.Member;
import io.understudy.arbiter.rehearsal.ArbiterRehearsal;
import io.understudy.arbiter.server.ArbiterServer;
import io.understudy.arbiter.server.ClaimLog;
import io.understudy.arbiter.server.ServerSettings;
import io.understudy.cli.process.EventOptions;
import io.understudy.cli.process.OnlyInDemos;
import io.understudy.cli.process.ProcessEvents;
import io.understudy.cli.process.Shutdown;
import io.understudy.event.EventSink;
import io.understudy.event.Origin;
import io.understudy.folder.UserFolder;
import io.understudy.step.Steps;
import io.understudy.step.Threads;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code understudy arbiter}: who is primary. */
@Command(
        name = "arbiter",
        subcommands = RemoveMember.class,
        description = "Decides who is primary: one test-and-set per VM, durable before it is answered.",
        mixinStandardHelpOptions = true)
public final class ArbiterCommand implements Callable<Integer> {
    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7070",
            description = "Where hosts and gateways ask an arbiter that is alone (default: ${DEFAULT-VALUE}).")
    private InetSocketAddress listen;

    @Option(
            names = "--cluster",
            paramLabel = "NAME=HOST:PORT,...",
            description =
                    "One of three or five arbiters that are one: all of them, and where hosts and gateways ask each. They"
                            + " speak to each other at that port + 1000; HOST:PORT/PORT says another one. Not given, this"
                            + " arbiter is alone.")
    private String cluster;

    @Option(names = "--name", paramLabel = "NAME", description = "Which of --cluster this one is.")
    private String name;

    @Option(
            names = "--journal",
            paramLabel = "DIRECTORY",
            description = "Where the views are kept (default: understudy/arbiter in the user's state folder).")
    private Path journal;

    @Option(
            names = "--rejoin",
            description = "The directory of this member is lost or begins empty: let the others take it in, in place of"
                    + " the member of its name if there is one.")
    private boolean rejoins;

    @Option(names = "--unsafe-no-arbiter", hidden = true)
    private boolean grantsAll;

    @Mixin
    private EventOptions events;

    @Override
    public Integer call() throws Exception {
        Path directory = journal == null ? UserFolder.STATE.path().resolve("arbiter") : journal;
        ServerSettings settings = ServerSettings.defaults();
        if (grantsAll) {
            OnlyInDemos.say(
                    "--unsafe-no-arbiter",
                    "the arbiter says yes to whoever asks; two hosts may both be primary of one machine");
            settings = settings.grantingAll();
        }
        try (Transport transport = Transport.nio("arbiter");
                ProcessEvents told = events.of(Origin.Kind.ARBITER, "")) {
            ArbiterServer server = start(directory, transport, settings, new ClaimLog(told));
            Shutdown shutdown = Shutdown.stops(server::close);
            told.listening("", ProcessEvents.port("port", server.address()));
            var unused = Threads.DAEMONS.begin("rehearsal", ArbiterCommand::rehearse);
            try {
                server.terminated().toCompletableFuture().join();
            } finally {
                shutdown.done();
            }
            return 0;
        }
    }

    /** A step, beside what it is for. */
    private static long rehearse() {
        var unusedEnd = ArbiterRehearsal.play();
        return Steps.OVER;
    }

    private ArbiterServer start(Path directory, Transport transport, ServerSettings settings, EventSink told)
            throws IOException, InterruptedException {
        if (cluster == null) {
            if (name != null) {
                throw new IllegalArgumentException("--name says which of --cluster this arbiter is: give both");
            }
            return ArbiterServer.start(directory, listen, transport, settings, told);
        }
        if (name == null) {
            throw new IllegalArgumentException("--name is missing: say which of --cluster this arbiter is");
        }
        Path own = journal == null ? directory.resolveSibling("arbiter-" + name) : directory;
        return ClusterArbiter.start(own, Member.parse(cluster), name, rejoins, transport, settings, told);
    }
}
