package io.understudy.cli.status;

import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.client.ClientSettings;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.view.VmName;
import io.understudy.cli.process.Shutdown;
import io.understudy.cli.wish.ArbiterAddress;
import io.understudy.json.RecordWriter;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code understudy status}: the machines and hosts of a pool. */
@Command(
        name = "status",
        description = "Shows who is primary of what, and which hosts are alive.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--vm", description = "Show this VM only; fails if the arbiter does not know it.")
    private String vm;

    @Option(names = "--json", description = "Write it for programs: one JSON object in one line.")
    private boolean json;

    @Option(names = "--watch", description = "Show every change, until interrupted.")
    private boolean watch;

    @Mixin
    private ArbiterAddress arbiter;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<VmName> only = Optional.ofNullable(vm).map(VmName::new);
        PoolSnapshot pool = arbiter.pool();
        if (watch) {
            follow(only);
            return 0;
        }
        print(pool, only);
        return only.isPresent() && pool.vm(only.get()).isEmpty() ? 1 : 0;
    }

    private void print(PoolSnapshot pool, Optional<VmName> only) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(RecordWriter.text(StatusReport.of(pool, only)));
        } else {
            StatusTable.lines(pool, only).forEach(out::println);
        }
        out.flush();
    }

    private void follow(Optional<VmName> only) throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Shutdown shutdown = Shutdown.stops(end::countDown);
        try (Transport transport = Transport.nio("status");
                ArbiterClient client = ArbiterClient.open(transport, arbiter.address(), ClientSettings.defaults())) {
            client.watch(pool -> {
                print(pool, only);
                if (!json) {
                    spec.commandLine().getOut().println();
                }
            });
            end.await();
        } finally {
            shutdown.done();
        }
    }
}
