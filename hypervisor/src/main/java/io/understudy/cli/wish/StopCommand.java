package io.understudy.cli.wish;

import io.understudy.arbiter.wish.Wish;
import picocli.CommandLine.Command;

/** {@code understudy stop}: a VM of the pool ends. */
@Command(name = "stop", description = "Ends a VM of the pool; its state is gone with it.")
public final class StopCommand extends VmWishCommand {
    StopCommand() {
        super(Wish.Stop::new, "VM ", " is to end" + FOLLOW);
    }
}
