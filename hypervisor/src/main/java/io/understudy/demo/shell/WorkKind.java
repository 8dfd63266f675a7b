package io.understudy.demo.shell;

/** What the commands of {@link ShellWork} exercise in the guest. */
public enum WorkKind {
    COUNT("a variable of the shell"),
    APPEND("a growing file, md5sum"),
    SQUARES("a loop of the shell"),
    ZEROS("dd, sha1sum"),
    ROUND_TRIP("gzip, gunzip, md5sum"),
    PROCESSES("starting processes");

    private final String words;

    WorkKind(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }
}
