package io.understudy.page.terminal;

/** Somebody who looks at a {@link SharedLine}. On its event loop. */
interface Viewer {
    /** Of {@link #state}: the gateway has taken the connection. */
    String ATTACHED = "attached";

    /** Of {@link #state}: there is no gateway, or it is gone. */
    String AWAY = "away";

    /** There may be more to read. */
    void pump();

    /** How the line is: one of the words above, or in the gateway's words why not. */
    void state(String words);

    /** Whether what is typed should be taken now; otherwise the machine has enough to do with what came before. */
    void mayType(boolean now);
}
