package io.understudy.simulation.drive;

/** Where a guest writes down what it has done before it answers. */
public interface Journal {
    /** Of a guest without a disk. */
    Journal NONE = new Journal() {
        @Override
        public boolean isThere() {
            return false;
        }

        @Override
        public long note(long what) {
            return 0;
        }

        @Override
        public long safe() {
            return 0;
        }
    };

    /** Whether there is anything to write on. */
    boolean isThere();

    /** Writes something down; answers with its number, from 1 on. */
    long note(long what);

    /** Up to which number all is safe, as the disk says. */
    long safe();
}
