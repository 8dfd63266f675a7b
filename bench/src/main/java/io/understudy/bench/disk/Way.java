package io.understudy.bench.disk;

/** Where the guest's disk is, and who executes the guest. */
enum Way {
    ALONE("alone"),
    REPLICATED("replicated"),
    LOGGED("shared, reads logged"),
    EXECUTED("shared, reads executed"),
    QEMU("QEMU");

    private final String title;

    Way(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
