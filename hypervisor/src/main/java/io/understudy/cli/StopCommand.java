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

/** {@code understudy stop}: a VM of the pool ends. */
// Not listed until there are hosts of the pool, who carry out what is wished.
@Command(
        name = "stop",
        description = "Ends a VM of the pool; its state is gone with it.",
        mixinStandardHelpOptions = true,
        hidden = true)
final class StopCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "VM", description = "The VM's name at the arbiter.")
    private String vm;

    @Mixin
    private ArbiterAddress arbiter;

    @Override
    public Integer call() throws IOException {
        arbiter.ask(new Wish.Stop(new VmName(vm)));
        spec.commandLine().getOut().println("VM " + vm + " is to end; follow it with './understudy status --watch'");
        return 0;
    }
}
