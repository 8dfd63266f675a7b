package io.understudy.cli.wish;

import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.Wish;
import java.util.function.Function;
import picocli.CommandLine.Parameters;

/** A wish that says nothing but which VM it is for. */
abstract class VmWishCommand extends WishCommand {
    private final Function<VmName, Wish> wish;
    private final String before;
    private final String after;

    @Parameters(paramLabel = "VM", description = "The VM's name at the arbiter.")
    private String vm;

    /** What it says is the VM's name between these two. */
    VmWishCommand(Function<VmName, Wish> wish, String before, String after) {
        this.wish = wish;
        this.before = before;
        this.after = after;
    }

    @Override
    final Wish wish() {
        return wish.apply(new VmName(vm));
    }

    @Override
    final String granted() {
        return before + vm + after;
    }
}
