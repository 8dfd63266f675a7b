package io.understudy.replica.protocol;

import io.understudy.replica.role.Role;

/**
 * How a host leaves when somebody wants it to, or its process is to end. It never gives up the only copy of a machine: a
 * host that is the only one to have it, or is in the middle of becoming that, waits until there is another, and says so.
 * On the protocol thread.
 */
public final class Withdrawal {
    private final HostProtocol host;
    private boolean forGood;
    private boolean stops;
    private String said = "";

    Withdrawal(HostProtocol host) {
        this.host = host;
    }

    /** A backup is to leave its VM. Nothing happens to other hosts, nor while the arbiter is away: it must record it. */
    public void leave(String why) {
        if (!host.arbiterContact().isAway()) {
            host.role().departure().stepDown("left VM " + host.vm() + ": " + why);
        }
    }

    /** A primary is to leave its VM to its backup. Nothing happens to other hosts, nor while the arbiter is away. */
    public void handOver() {
        if (!host.arbiterContact().isAway()) {
            host.role().departure().handOver(host.now());
        }
    }

    /**
     * This host's process is to end: now if nothing is lost with it, else as soon as another host has its machine.
     *
     * @param orStop whether the machine is to end, too, if this host has it alone: without a pool no other host will come
     */
    public void leaveForGood(boolean orStop) {
        forGood = true;
        stops = orStop;
        tick();
    }

    /** Time passes, and with it what the host is. */
    void tick() {
        Role role = host.role().role();
        if (!forGood || role.isFinal()) {
            return;
        }
        if (host.arbiterContact().isAway() && !holdsNothing(role)) {
            say("until the arbiter is back, which must record who goes on");
            return;
        }
        switch (role) {
            case LISTENING, RECEIVING, CONNECTING -> {
                host.close();
                host.finish(0, "stopped");
            }
            case PRIMARY -> handOver();
            case JOINED, BACKUP -> leave("this host stops");
            case ALONE, RECRUITING, SECURING, ADOPTING -> stayOrStop();
            case CREATING_VIEW, GOING_ALONE, SUCCEEDING, TAKING_OVER, GOING_LIVE ->
                say("until it is decided who is primary of VM " + host.vm());
            case HANDING_OVER, LEAVING, HALTED, ENDED -> {}
        }
    }

    private static boolean holdsNothing(Role role) {
        return role == Role.LISTENING || role == Role.RECEIVING || role == Role.CONNECTING;
    }

    private void stayOrStop() {
        if (stops) {
            host.stopMachine();
        } else {
            say("until another host is backup, for nobody else has VM " + host.vm() + "; './understudy stop "
                    + host.vm() + "' ends the VM instead, and killing this process loses it");
        }
    }

    private void say(String until) {
        if (!until.equals(said)) {
            said = until;
            host.notice("to be stopped, and waits " + until);
        }
    }
}
