package io.understudy.verification.shell;

/** What the commands of {@link ShellWork} keep the guest busy with for most of their time. */
public enum WorkKind {
    COUNT("short commands"),
    APPEND("md5sum"),
    SQUARES("sh loop"),
    ZEROS("dd"),
    ROUND_TRIP("gzip"),
    PROCESSES("process spawning");

    private final String words;

    WorkKind(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }
}
