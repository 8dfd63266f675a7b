package io.understudy.verification.client;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Drives a {@link Session} on its channel's event loop: lines in, lines out, a tick every few milliseconds. */
final class SessionDriver extends SimpleChannelInboundHandler<String> {
    private static final int TICK_MILLIS = 5;

    /** Someone who waits for progress. */
    private record Waiter(Predicate<Progress> until, CompletableFuture<Boolean> held) {}

    private final Session session;
    private final KvClientListener listener;
    private final List<Waiter> waiters = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile ChannelHandlerContext context;
    private volatile Progress progress;
    private boolean inStepTold;
    private Future<?> ticks;

    SessionDriver(Session session, KvClientListener listener) {
        this.session = session;
        this.listener = listener;
        progress = session.progress(System.nanoTime());
    }

    /** To be touched on the event loop only. */
    Session session() {
        return session;
    }

    Progress progress() {
        return progress;
    }

    /** @return false if the client is closed and the task will not run */
    boolean execute(Runnable task) {
        try {
            context.executor().execute(() -> {
                task.run();
                advance();
            });
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    <T> T call(Callable<T> task) throws InterruptedException {
        try {
            return context.executor().submit(task).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    boolean await(Predicate<Progress> until) throws InterruptedException {
        CompletableFuture<Boolean> held = new CompletableFuture<>();
        try {
            return execute(() -> waiters.add(new Waiter(until, held))) && held.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the predicate failed: " + e.getCause(), e.getCause());
        }
    }

    void releaseWaiters() {
        waiters.forEach(waiter -> waiter.held().complete(false));
        waiters.clear();
    }

    void conclude(Duration deadline) throws InterruptedException {
        execute(session::conclude);
        // Whether it came to an end in time or not, the report says what is unanswered.
        boolean ended = over.await(deadline.toNanos(), TimeUnit.NANOSECONDS);
        if (!ended) {
            execute(() ->
                    session.lose("the guest did not answer in " + deadline.toMillis() + " ms", System.nanoTime()));
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ticks = context.executor().scheduleAtFixedRate(this::advance, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, String line) {
        session.receive(line, System.nanoTime()).ifPresent(listener::answered);
        advance();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ticks.cancel(false);
        lose("the console's gateway closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            session.complain("expected a line, got one without end");
        }
        lose("the connection to the console failed: " + cause.getMessage());
        ChannelFuture unusedSinceClosingEndsInChannelInactive = context.close();
    }

    private void lose(String reason) {
        if (!session.over()) {
            session.lose(reason, System.nanoTime());
            listener.disconnected(reason);
        }
        advance();
    }

    private void advance() {
        long nowNanos = System.nanoTime();
        List<String> lines = session.advance(nowNanos);
        if (!lines.isEmpty()) {
            String text = String.join("\n", lines) + "\n";
            ChannelFuture unusedSinceFailureBreaksTheChannel =
                    context.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        }
        progress = session.progress(nowNanos);
        if (progress.inStep() && !inStepTold) {
            inStepTold = true;
            listener.inStep();
        }
        tellWaiters();
        if (session.over() && over.getCount() > 0) {
            over.countDown();
            session.outOfStep().ifPresent(listener::outOfStep);
        }
    }

    private void tellWaiters() {
        Iterator<Waiter> each = waiters.iterator();
        while (each.hasNext()) {
            Waiter waiter = each.next();
            try {
                if (waiter.until().test(progress)) {
                    waiter.held().complete(true);
                    each.remove();
                }
            } catch (RuntimeException e) {
                waiter.held().completeExceptionally(e);
                each.remove();
            }
        }
        if (session.over() || (session.exhausted() && progress.underWay() == 0)) {
            releaseWaiters();
        }
    }
}
