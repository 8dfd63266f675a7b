package io.understudy.log.message;

/** Which of a pair's two connections this is. */
public enum Lane {
    /** Hello, its answer, frames one way, acks the other, goodbyes. */
    ENTRIES(0),
    /** Heartbeats both ways, and nothing they could queue behind. */
    HEARTBEATS(1);

    private final int code;

    Lane(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
