package io.understudy.log.channel;

import io.understudy.log.message.ChannelMessage;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A listener that keeps what it hears, for tests to take in order. */
class Events implements ChannelListener {
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    record Connected(LogLink link) {}

    record Closed(String reason) {}

    record Rejected(String reason) {}

    @Override
    public void connected(LogLink link) {
        heard.add(new Connected(link));
    }

    @Override
    public void message(LogLink link, ChannelMessage message) {
        heard.add(message);
    }

    @Override
    public void closed(LogLink link, String reason) {
        heard.add(new Closed(reason));
    }

    @Override
    public void rejected(String from, String reason) {
        heard.add(new Rejected(reason));
    }

    /** The next thing heard, which must be of this type. Waits for it; the test's timeout is the limit. */
    <T> T next(Class<T> type) throws InterruptedException {
        Object next = heard.take();
        if (!type.isInstance(next)) {
            throw new AssertionError("heard " + next + " instead of a " + type.getSimpleName());
        }
        return type.cast(next);
    }

    boolean silent() {
        return heard.isEmpty();
    }
}
