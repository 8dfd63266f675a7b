package io.understudy.cli.run;

import io.understudy.cli.process.OneLine;
import io.understudy.nbd.Actor;
import io.understudy.replica.machine.Blueprint;
import io.understudy.step.Threads;
import io.understudy.storage.Acting;
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
        disks.onRemark(OneLine::say);
        disks.onDeath(why -> OneLine.say(why + ": the guest waits for it in vain, end this run"));
        long powerOn = System.currentTimeMillis();
        // Nobody takes over from it: its outputs leave as they are made.
        disks.act(new Acting(new Actor("alone", powerOn, "alone", powerOn), false), 1, disk -> Long.MAX_VALUE);
        return disks;
    }
}
