package io.understudy.running;

import io.understudy.event.Origin;

/**
 * One process that runs, as its file says: {@code {"v":1,"pid":..,"kind":"host","name":"a",...}}.
 *
 * @param v the version of this form
 * @param name among those of its kind, as in {@link Origin}
 * @param vm the VM it is for; empty at a host of a pool, which is for any, and where there is none
 * @param address of its observer, {@code HOST:PORT}
 * @param token for those who subscribe
 * @param serving where others reach what the process is for: a gateway's users, an arbiter's hosts; {@code HOST:PORT}
 */
public record Registration(
        int v, long pid, Origin.Kind kind, String name, String vm, String address, String token, String serving) {
    public static final int VERSION = 1;

    /** Of such a process. */
    public static Registration of(Origin self, String vm, String address, String token, String serving) {
        return new Registration(VERSION, self.pid(), self.kind(), self.name(), vm, address, token, serving);
    }

    /** Who tells at that address. */
    public Origin origin() {
        return new Origin(kind, name, pid);
    }
}
