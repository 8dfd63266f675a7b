package io.understudy.cli.process;

/** What a process does beside what it is for, which neither waits for it nor ends with it. */
public final class Aside {
    private Aside() {}

    /** On a thread of its own, which does not keep the process alive. */
    public static void begin(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
