package io.understudy.cli;

import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.Wish;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code understudy repair}: a person's go-ahead for one recruit. */
// Not listed until there are hosts of the pool, who carry out what is wished.
@Command(
        name = "repair",
        description = "Lets a VM that was started with --repair manual have a new backup.",
        mixinStandardHelpOptions = true,
        hidden = true)
final class RepairCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "VM", description = "The VM's name at the arbiter.")
    private String vm;

    @Mixin
    private ArbiterAddress arbiter;

    @Override
    public Integer call() throws IOException {
        arbiter.ask(new Wish.Repair(new VmName(vm)));
        spec.commandLine()
                .getOut()
                .println("VM " + vm + " may have a new backup; follow it with './understudy status --watch'");
        return 0;
    }
}
