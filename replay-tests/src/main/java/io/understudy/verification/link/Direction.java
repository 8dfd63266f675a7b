package io.understudy.verification.link;

/** Of a link between a primary and its backup, or whatever else is at its far end. */
public enum Direction {
    TO_BACKUP,
    TO_PRIMARY,
    BOTH;

    boolean isToBackup() {
        return this != TO_PRIMARY;
    }

    boolean isToPrimary() {
        return this != TO_BACKUP;
    }
}
