package io.understudy.cli.wish;

import io.understudy.arbiter.wish.Wish;
import picocli.CommandLine.Command;

/** {@code understudy move}: a handover without a failure. */
@Command(name = "move", description = "Has a VM's primary hand over to its backup and leave.")
public final class MoveCommand extends VmWishCommand {
    MoveCommand() {
        super(Wish.Move::new, "The primary of VM ", " is to hand over" + FOLLOW);
    }
}
