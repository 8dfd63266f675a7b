package io.understudy.simulation.drive;

/** Who watches what a disk tells its guest, on one host; the guest does not know. */
public interface DiskWatch {
    /** Of nobody. */
    DiskWatch NOBODY = new DiskWatch() {
        @Override
        public void opened(GuestDisk disk) {}

        @Override
        public void flushed(long request) {}

        @Override
        public void failed() {}

        @Override
        public void mismatched(String what) {}
    };

    /** A machine with this disk is built. */
    void opened(GuestDisk disk);

    /** The flush ended, so that all is safe that the guest was told the end of before it asked for that. */
    void flushed(long request);

    /** A request ended with an I/O error. */
    void failed();

    /** The guest read other bytes than it wrote. */
    void mismatched(String what);
}
