package io.understudy.cli.wish;

import io.understudy.arbiter.wish.Wish;
import picocli.CommandLine.Command;

/** {@code understudy repair}: a person's go-ahead for one recruit. */
@Command(name = "repair", description = "Lets a VM that was started with --repair manual have a new backup.")
public final class RepairCommand extends VmWishCommand {
    RepairCommand() {
        super(Wish.Repair::new, "VM ", " may have a new backup" + FOLLOW);
    }
}
