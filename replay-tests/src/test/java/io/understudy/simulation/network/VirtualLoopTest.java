package io.understudy.simulation.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VirtualLoopTest {
    private final World world = new World(3);
    private final VirtualTransport transport = world.start("here");
    private final EventLoop loop = transport.loop();
    private final List<String> done = new ArrayList<>();

    private void note(String what) {
        done.add(what + " at " + TimeUnit.NANOSECONDS.toMillis(transport.nanoTime()));
    }

    @Test
    void shouldDoAtOnceWhatComesFromOutsideOfTheProcess() {
        loop.execute(() -> {
            assertTrue(loop.inEventLoop());
            loop.execute(() -> note("second"));
            note("first");
        });
        assertEquals(List.of("first at 0", "second at 0"), done);
        assertFalse(loop.inEventLoop());
    }

    @Test
    void shouldDoLaterAndInOrderWhatAnotherThreadOfTheProcessHandsOver() {
        world.process("here").run(() -> {
            loop.execute(() -> note("first"));
            loop.execute(() -> note("second"));
            assertEquals(List.of(), done);
        });
        world.pass(1);
        assertEquals(List.of("first at 0", "second at 0"), done);
    }

    @Test
    void shouldKeepTimersInVirtualTime() {
        var unused = loop.schedule(() -> note("hour"), 1, TimeUnit.HOURS);
        var ticks = loop.scheduleAtFixedRate(() -> note("tick"), 10, 20, TimeUnit.MILLISECONDS);
        world.pass(55);
        ticks.cancel(false);
        world.pass(4_000_000);
        assertEquals(List.of("tick at 10", "tick at 30", "tick at 50", "hour at 3600000"), done);
    }

    @Test
    void shouldRunNothingWhileFrozenAndNeverAgainWhenDead() {
        var unused = loop.scheduleAtFixedRate(() -> note("tick"), 10, 10, TimeUnit.MILLISECONDS);
        world.process("here").freeze();
        world.pass(35);
        assertEquals(List.of(), done);
        world.process("here").thaw();
        world.pass(0);
        assertEquals(List.of("tick at 35", "tick at 35", "tick at 35"), done);
        world.network.kill(world.process("here"));
        loop.execute(() -> note("dead"));
        world.pass(100);
        assertEquals(3, done.size());
    }

    @Test
    void shouldCloseItsSocketsWhenItEnds() {
        Party listener = Party.listening(transport, world.at("here", 7000), false);
        Party caller = Party.connecting(world.start("there"), world.at("here", 7000), false);
        assertTrue(world.until(() -> listener.events.contains("connected"), 200));
        transport.close();
        assertTrue(world.until(() -> caller.events.contains("closed"), 200));
        assertTrue(loop.isTerminated());
        assertThrows(RejectedExecutionException.class, () -> loop.execute(() -> {}));
    }
}
