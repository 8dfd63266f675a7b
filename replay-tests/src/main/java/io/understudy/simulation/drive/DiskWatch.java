package io.understudy.simulation.drive;

/** Who watches what a disk tells its guest, on one host; the guest does not know. */
public interface DiskWatch {
    /** Of nobody. */
    DiskWatch NOBODY = new DiskWatch() {
        @Override
        public void begun(GuestDisk disk) {}

        @Override
        public void safe(long before) {}

        @Override
        public void failed() {}

        @Override
        public void mismatched(String what) {}
    };

    /** A machine with this disk runs, from power-on or from a state; one that is built to learn whether it can be never does. */
    void begun(GuestDisk disk);

    /** The guest was told that all is safe that it asked for before this request, but for what it was told to have failed. */
    void safe(long before);

    /** A request ended with an I/O error. */
    void failed();

    /** The guest read other bytes than it wrote. */
    void mismatched(String what);
}
