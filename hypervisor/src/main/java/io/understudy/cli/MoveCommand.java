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

/** {@code understudy move}: a handover without a failure. */
// Not listed until there are hosts of the pool, who carry out what is wished.
@Command(
        name = "move",
        description = "Has a VM's primary hand over to its backup and leave.",
        mixinStandardHelpOptions = true,
        hidden = true)
final class MoveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "VM", description = "The VM's name at the arbiter.")
    private String vm;

    @Mixin
    private ArbiterAddress arbiter;

    @Override
    public Integer call() throws IOException {
        arbiter.ask(new Wish.Move(new VmName(vm)));
        spec.commandLine()
                .getOut()
                .println("The primary of VM " + vm + " is to hand over; follow it with './understudy status --watch'");
        return 0;
    }
}
