package io.understudy.cli.wish;

import io.understudy.arbiter.wish.Wish;
import picocli.CommandLine.Command;

/** {@code understudy forget}: a stopped VM is shown no more. */
@Command(name = "forget", description = "Shows a stopped VM no more. A name that ran stays taken.")
public final class ForgetCommand extends VmWishCommand {
    ForgetCommand() {
        super(Wish.Forget::new, "VM ", " is forgotten");
    }
}
