package io.understudy.storage.image;

/** When a guest's flush reaches the disk of the host; QEMU's words. */
public enum CacheMode {
    /** When it completes. */
    WRITEBACK,
    /** Never by itself: a failure of the host's power may lose what the guest was told is safe. */
    UNSAFE
}
