package io.understudy.event;

/** Takes what happens. Any thread; never waits and never fails, for whoever tells has better things to do. */
@FunctionalInterface
public interface EventSink {
    /** Nobody listens. */
    EventSink NONE = event -> {};

    /** It happened just now. */
    void tell(Event event);
}
