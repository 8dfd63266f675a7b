package io.understudy.cli.run;

import io.understudy.cli.process.OneLine;
import io.understudy.replica.machine.Blueprint;
import io.understudy.step.Threads;
import io.understudy.storage.Disks;

/** The disks of a machine that runs alone: what fails here its guest sees, and so does whoever ran it. */
final class StandardDisks {
    private StandardDisks() {}

    static Disks open(Blueprint blueprint) {
        Disks disks = blueprint.disks(Threads.DAEMONS);
        disks.onTrouble((why, tellGuest) -> {
            OneLine.say(why + ": the guest is told of an I/O error");
            tellGuest.run();
        });
        disks.onUnopened(OneLine::say);
        disks.onDeath(why -> OneLine.say(why + ": the guest waits for it in vain, end this run"));
        return disks;
    }
}
