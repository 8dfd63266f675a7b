package io.understudy.bench.disk;

/** What fio does to the guest's second disk, past the guest's page cache. */
enum DiskJob {
    WRITE("write 256k", "write", "256k", ""),
    READ("read 256k", "read", "256k", ""),
    RANDOM_WRITE("write 4k", "randwrite", "4k", ""),
    RANDOM_FLUSH("write 4k, fsync", "randwrite", "4k", " --fsync=1"),
    RANDOM_READ("read 4k", "randread", "4k", "");

    static final int MEBIBYTES = 64;

    private final String title;
    private final String kind;
    private final String block;
    private final String more;

    DiskJob(String title, String kind, String block, String more) {
        this.title = title;
        this.kind = kind;
        this.block = block;
        this.more = more;
    }

    String title() {
        return title;
    }

    boolean reads() {
        return this == READ || this == RANDOM_READ;
    }

    /** Whether it is bytes that count, and not how often. */
    boolean isSequential() {
        return this == READ || this == WRITE;
    }

    /** For the guest's shell; prints one line. */
    String command(int seconds) {
        return "fio --name=job --filename=/dev/vdb --size=" + MEBIBYTES + "m --direct=1 --ioengine=psync --thread --rw="
                + kind + " --bs=" + block + more + " --time_based --runtime=" + seconds
                + " --output-format=terse --terse-version=3";
    }
}
