package io.understudy.cli.wish;

import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.replica.snapshot.SnapshotFetch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code understudy snapshot}: a running machine into a file. */
@Command(
        name = "snapshot",
        description = "Copies a VM of the pool, which goes on, into a file that 'start --from' makes a new VM from.",
        mixinStandardHelpOptions = true)
public final class SnapshotCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "VM", description = "The VM's name at the arbiter.")
    private String vm;

    @Parameters(index = "1", paramLabel = "FILE", description = "Where to; what is there is replaced when it is whole.")
    private Path file;

    @Mixin
    private ArbiterAddress arbiter;

    @Override
    public Integer call() throws IOException, InterruptedException {
        VmName name = new VmName(vm);
        Host primary = primary(arbiter.pool(), name);
        PrintWriter out = spec.commandLine().getOut();
        // Unlike any other process that may be writing to the same file.
        String writer = String.valueOf(ProcessHandle.current().pid());
        SnapshotFetch.Taken taken = SnapshotFetch.fetch(primary.logAddress(), name, file, writer, line -> {
            out.println(line);
            out.flush();
        });
        out.printf(
                "%s: VM %s after %.1f s, %d MiB of RAM in %d KiB; './understudy start --from %s --vm NAME' goes on from"
                        + " there%n",
                file, name, taken.machineNanos() / 1e9, taken.ramBytes() >> 20, taken.fileBytes() >> 10, file);
        return 0;
    }

    private static Host primary(PoolSnapshot pool, VmName vm) throws IOException {
        VmStatus status = pool.vm(vm)
                .orElseThrow(() -> new IOException(
                        "the arbiter knows no VM " + vm + ": './understudy status' lists what there is"));
        if (status.isStopped()) {
            throw new IOException("VM " + vm + " was stopped: only a running one can be copied");
        }
        View view = status.view()
                .orElseThrow(() -> new IOException("VM " + vm + " does not run yet: no host has taken it"));
        if (view.primary().logAddress().isEmpty()) {
            throw new IOException("the primary of VM " + vm + ", " + view.primary()
                    + ", takes no connections: snapshots are taken of VMs that a pool runs ('host' and 'start')");
        }
        return view.primary();
    }
}
