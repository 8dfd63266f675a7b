package io.understudy.bench.network;

/** Who executes the guest. */
enum Way {
    ALONE("alone"),
    REPLICATED("replicated"),
    QEMU("QEMU"),
    QEMU_RECORDING("QEMU rr=record");

    private final String title;

    Way(String title) {
        this.title = title;
    }

    /** The head of its row. */
    String title() {
        return title;
    }
}
