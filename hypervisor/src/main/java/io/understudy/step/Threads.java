package io.understudy.step;

/** Where a host's work in steps is done. */
@FunctionalInterface
public interface Threads {
    /** Each on a thread of its own, which does not keep the process alive. */
    Threads DAEMONS = (name, steps) -> {
        Parking parking = new Parking();
        Thread thread = new Thread(() -> parking.run(steps), name);
        thread.setDaemon(true);
        thread.start();
        return parking;
    };

    /** Begins to call these steps, at once and until they are over. */
    Worker begin(String name, Steps steps);
}
