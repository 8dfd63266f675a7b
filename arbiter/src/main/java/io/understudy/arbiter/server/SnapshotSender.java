package io.understudy.arbiter.server;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.understudy.arbiter.protocol.Answer;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Sends snapshots as fast as their reader reads: a few entries at a time, the next ones when those have left. Of what
 * waits only the newest snapshot of each feed is kept, so a slow reader costs two. Event loop only.
 */
final class SnapshotSender {
    /** Less than the 64 KiB at which a connection counts as not read. */
    private static final int ENTRIES_AT_A_TIME = 8;

    private final Map<Feed, List<Answer>> waiting = new EnumMap<>(Feed.class);
    private List<Answer> sending = List.of();
    private int sent;
    private boolean busy;

    void offer(Feed feed, List<Answer> snapshot, ChannelHandlerContext context) {
        waiting.put(feed, snapshot);
        if (!busy) {
            send(context);
        }
    }

    private void send(ChannelHandlerContext context) {
        if (sent == sending.size()) {
            sending = next();
            sent = 0;
        }
        busy = !sending.isEmpty();
        if (!busy) {
            return;
        }
        int end = Math.min(sending.size(), sent + ENTRIES_AT_A_TIME);
        ChannelFuture last = null;
        while (sent < end) {
            last = context.write(sending.get(sent++));
        }
        context.flush();
        last.addListener(done -> {
            if (done.isSuccess()) {
                send(context);
            } else {
                context.fireExceptionCaught(done.cause());
            }
        });
    }

    private List<Answer> next() {
        Iterator<List<Answer>> first = waiting.values().iterator();
        if (!first.hasNext()) {
            return List.of();
        }
        List<Answer> snapshot = first.next();
        first.remove();
        return snapshot;
    }
}
