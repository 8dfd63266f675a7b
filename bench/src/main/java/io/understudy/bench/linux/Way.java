package io.understudy.bench.linux;

/** Who executes the guest, and how. */
enum Way {
    ALONE("alone"),
    RECORDING("recording"),
    REPLAYING("replaying"),
    QEMU_PLAIN("QEMU"),
    QEMU_COUNTING("icount");

    private final String title;

    Way(String title) {
        this.title = title;
    }

    /** The head of its column. */
    String title() {
        return title;
    }
}
