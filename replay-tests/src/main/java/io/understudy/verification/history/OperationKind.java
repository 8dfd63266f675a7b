package io.understudy.verification.history;

/** The requests of the guest {@code kv} that clients make. */
public enum OperationKind {
    PUT("put"),
    GET("get"),
    APPEND("append"),
    DELETE("del"),
    STAMP("stamp"),
    SUM("sum"),
    UPTIME("uptime"),
    PRINT("print");

    private final String word;

    OperationKind(String word) {
        this.word = word;
    }

    /** The first word of the request line. */
    public String word() {
        return word;
    }

    /** Whether the request is about one key of the store. */
    public boolean hasKey() {
        return isWrite() || this == GET;
    }

    /** Whether the request may change the store. */
    public boolean isWrite() {
        return switch (this) {
            case PUT, APPEND, DELETE -> true;
            case GET, STAMP, SUM, UPTIME, PRINT -> false;
        };
    }
}
