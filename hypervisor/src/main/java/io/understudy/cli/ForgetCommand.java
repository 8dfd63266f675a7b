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

/** {@code understudy forget}: a stopped VM is shown no more. */
// Not listed until there are hosts of the pool, who carry out what is wished.
@Command(
        name = "forget",
        description = "Shows a stopped VM no more. A name that ran stays taken.",
        mixinStandardHelpOptions = true,
        hidden = true)
final class ForgetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "VM", description = "The VM's name at the arbiter.")
    private String vm;

    @Mixin
    private ArbiterAddress arbiter;

    @Override
    public Integer call() throws IOException {
        arbiter.ask(new Wish.Forget(new VmName(vm)));
        spec.commandLine().getOut().println("VM " + vm + " is forgotten");
        return 0;
    }
}
