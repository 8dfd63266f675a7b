package io.understudy.arbiter.server;

import io.understudy.event.Event;
import io.understudy.event.EventSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what an arbiter answered to whoever claimed a view, and tells all events on.
 *
 * @param next who else is told
 */
public record ClaimLog(EventSink next) implements EventSink {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimLog.class);

    @Override
    public void tell(Event event) {
        if (event instanceof Event.Claim claim) {
            LOG.info("VM {}: {}", claim.vm(), claim.line());
        }
        next.tell(event);
    }
}
