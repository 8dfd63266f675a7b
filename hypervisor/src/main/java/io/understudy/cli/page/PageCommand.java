package io.understudy.cli.page;

import io.understudy.arbiter.HostPort;
import io.understudy.cli.process.Shutdown;
import io.understudy.page.PageToken;
import io.understudy.page.merge.Source;
import io.understudy.page.server.PageServer;
import io.understudy.page.server.RunningProcesses;
import io.understudy.running.RunningFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code understudy page}: what runs here, in a browser. */
@Command(
        name = "page",
        description = "Shows in a browser what runs: hosts, log, outputs that wait, the machine's terminal, failovers.",
        mixinStandardHelpOptions = true)
public final class PageCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7400",
            description =
                    "Where browsers connect (default: ${DEFAULT-VALUE}). Who has the address that is printed may type"
                            + " into the machine.")
    private InetSocketAddress listen;

    @Option(
            names = "--watch",
            paramLabel = "HOST:PORT,TOKEN",
            description =
                    "Also watch this process on another computer, which was started with --observe; its file in understudy/running, in"
                            + " its user's cache, has the token. Repeatable.")
    private List<String> watch = List.of();

    @Option(names = "--hands", description = "Let the page kill and freeze your processes on this computer, too.")
    private boolean hands;

    @Option(
            names = "--arbiter",
            paramLabel = "HOST:PORT",
            split = ",",
            defaultValue = "127.0.0.1:7070",
            description = "Who is asked to move a machine or to drain a host (default: ${DEFAULT-VALUE}).")
    private List<InetSocketAddress> arbiter;

    @Option(names = "--open", description = "Open it in your browser (xdg-open).")
    private boolean open;

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunningFolder folder = RunningFolder.ofThisUser();
        List<Source> elsewhere = watch.stream().map(PageCommand::source).toList();
        Supplier<List<Source>> here = new RunningProcesses(folder);
        LocalHands local = new LocalHands(arbiter, folder, hands);
        CountDownLatch end = new CountDownLatch(1);
        try (PageServer server =
                PageServer.start(listen, PageToken.random(), () -> all(here.get(), elsewhere), local, "")) {
            local.tell(server);
            Shutdown shutdown = Shutdown.stops(end::countDown);
            PrintWriter out = spec.commandLine().getOut();
            out.println("open " + server.url());
            out.flush();
            if (open) {
                var unused = new ProcessBuilder("xdg-open", server.url()).start();
            }
            end.await();
            shutdown.done();
            return 0;
        }
    }

    private static List<Source> all(List<Source> here, List<Source> elsewhere) {
        List<Source> all = new ArrayList<>(here);
        all.addAll(elsewhere);
        return all;
    }

    /** A process elsewhere says itself who it is. */
    private static Source source(String text) {
        int comma = text.indexOf(',');
        if (comma < 0) {
            throw new IllegalArgumentException(
                    "--watch " + text + ": give HOST:PORT,TOKEN as they stand in its file in understudy/running");
        }
        InetSocketAddress named = HostPort.parse(text.substring(0, comma));
        return new Source(
                Optional.empty(),
                "",
                new InetSocketAddress(named.getHostString(), named.getPort()),
                text.substring(comma + 1),
                Optional.empty());
    }
}
