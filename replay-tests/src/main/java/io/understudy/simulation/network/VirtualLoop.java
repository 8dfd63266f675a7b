package io.understudy.simulation.network;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.VirtualProcess;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * An event loop of a process, in virtual time. In each turn it does what the network has for it, then all tasks, in order,
 * as Netty's does. A frozen process takes no turns, a slow one late ones, a dead one never another.
 *
 * <p>A task that another thread of the process hands over (something that runs under the same {@link VirtualProcess})
 * begins a turn a little later. One that comes from outside of the process, as when it is being set up, is done at once:
 * whoever waits for it there finds it done, for nobody may wait here.
 *
 * <p>What a task throws ends the history; it is not caught and logged, as Netty would do.
 */
public final class VirtualLoop extends AbstractScheduledEventExecutor implements EventLoop {
    private final Scheduler scheduler;
    private final VirtualProcess process;
    private final Ticker ticker;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Set<Long> alarms = new HashSet<>();
    private final Set<Channel> channels = new LinkedHashSet<>();
    private final Promise<Void> terminated = new DefaultPromise<>(ImmediateEventExecutor.INSTANCE);
    private boolean turning;
    private boolean woken;

    public VirtualLoop(Scheduler scheduler, VirtualProcess process) {
        this.scheduler = scheduler;
        this.process = process;
        ticker = new VirtualTicker(scheduler);
    }

    @Override
    public Ticker ticker() {
        return ticker;
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return turning && thread == Thread.currentThread();
    }

    @Override
    public void execute(Runnable task) {
        if (isShutdown()) {
            throw new RejectedExecutionException("the event loop was shut down");
        }
        tasks.add(task);
        if (turning) {
            return;
        }
        if (!process.running()) {
            ready(() -> {});
        } else {
            wake();
        }
    }

    private void wake() {
        if (!woken) {
            woken = true;
            process.post(() -> {
                woken = false;
                turn(() -> {});
            });
        }
    }

    /** The network has something for one of its channels. Not for tasks of this process. */
    void ready(Runnable io) {
        process.run(() -> turn(io));
    }

    private void turn(Runnable io) {
        turning = true;
        try {
            io.run();
            fetchFromScheduledTaskQueue(tasks);
            while (!tasks.isEmpty() && process.alive()) {
                tasks.poll().run();
            }
        } finally {
            turning = false;
        }
        long due = nextScheduledTaskDeadlineNanos();
        if (process.alive() && due >= 0) {
            setAlarm(due);
        }
    }

    private void setAlarm(long due) {
        if (alarms.add(due)) {
            process.after(due - scheduler.now(), () -> {
                alarms.remove(due);
                turn(() -> {});
            });
        }
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        Channel channel = promise.channel();
        channels.add(channel);
        channel.closeFuture().addListener(closed -> channels.remove(channel));
        channel.unsafe().register(this, promise);
        return promise;
    }

    @Override
    @SuppressWarnings("deprecation")
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        return register(promise);
    }

    /** Closes its channels, and is over. */
    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        if (!terminated.isDone()) {
            execute(() -> {
                List.copyOf(channels).forEach(channel -> channel.unsafe().close(channel.voidPromise()));
                cancelScheduledTasks();
                var unused = terminated.trySuccess(null);
            });
        }
        return terminated;
    }

    @Override
    @SuppressWarnings("deprecation")
    public void shutdown() {
        var unused = shutdownGracefully();
    }

    @Override
    public Future<?> terminationFuture() {
        return terminated;
    }

    @Override
    public boolean isShuttingDown() {
        return terminated.isDone();
    }

    @Override
    public boolean isShutdown() {
        return terminated.isDone();
    }

    @Override
    public boolean isTerminated() {
        return terminated.isDone();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return terminated.isDone();
    }

    @Override
    public EventLoopGroup parent() {
        return this;
    }

    @Override
    public EventLoop next() {
        return this;
    }

    private record VirtualTicker(Scheduler scheduler) implements Ticker {
        @Override
        public long initialNanoTime() {
            return 0;
        }

        @Override
        public long nanoTime() {
            return scheduler.now();
        }

        @Override
        public void sleep(long delay, TimeUnit unit) {
            throw new IllegalStateException("nobody may wait in virtual time");
        }
    }
}
