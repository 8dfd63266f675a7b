package io.understudy.machine.device;

import io.understudy.machine.Clock;
import io.understudy.machine.bus.InterruptLine;
import io.understudy.machine.bus.PortDevice;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.util.function.LongSupplier;

/**
 * Programmable interval timer: three counters of 1.193182 MHz. Intel 8254 datasheet (231164).
 *
 * <pre>
 *   0x40 channel 0 --> IRQ0, gate always high
 *   0x41 channel 1     DRAM refresh in the AT, gate always high
 *   0x42 channel 2 --> speaker, bit 5 of port 0x61; gate is bit 0 of port 0x61
 *   0x43 control word: channel 7:6, access 5:4, mode 3:1, BCD 0
 * </pre>
 *
 * <p>Counts and outputs are computed from {@link Clock} at each access. <b>{@link #advance} is the only place where IRQ0
 * fires</b>: neither a guest access nor a setting of mode raises it. Periods that passed since the last advance give one
 * edge, because the controller latches no more than one, and the phase is kept. IRQ0 falls together with its next rise,
 * or when mode 0 is set: the controller's input 0 knows only edges, and an input in the log for each fall would double
 * their number.
 *
 * <p>Nothing counts after a reset until the guest writes a count; the BIOS does.
 */
public final class Pit8254 implements PortDevice, TimedDevice {
    public static final int CHANNEL_0 = 0x40;
    public static final int CHANNEL_1 = 0x41;
    public static final int CHANNEL_2 = 0x42;
    public static final int CONTROL = 0x43;

    /** 14.31818 MHz / 12. */
    static final Oscillator OSCILLATOR = new Oscillator(1_193_182);

    /**
     * A little more than three periods of a kernel's tick at 250 Hz, so that three of four can wait for the fourth; sleeps of
     * two seconds and more stay right to a per cent.
     */
    private static final long SHOT_SLACK_NANOS = 13_000_000;

    private static final int SELECT_READ_BACK = 3;
    private static final int ACCESS_LATCH = 0;
    private static final int NOT_LATCH_COUNT = 0x20;
    private static final int NOT_LATCH_STATUS = 0x10;

    private final Clock clock;
    private final InterruptLine irq0;
    private final LongSupplier ticks = this::tick;
    private final PitPort[] channels = {new PitPort(), new PitPort(), new PitPort()};
    /** The tick of the last advance. */
    private long advanced;

    public Pit8254(Clock clock, InterruptLine irq0) {
        this.clock = clock;
        this.irq0 = irq0;
        resetChannels();
    }

    @Override
    public int read(int port) {
        // The control word cannot be read; QEMU answers 0.
        return (port & 3) == (CONTROL & 3) ? 0 : channels[port & 3].read(ticks);
    }

    @Override
    public void write(int port, int value) {
        if ((port & 3) != (CONTROL & 3)) {
            channels[port & 3].write(value, ticks);
            return;
        }
        int select = value >> 6;
        int access = (value >> 4) & 3;
        if (select == SELECT_READ_BACK) {
            readBack(value);
        } else if (access == ACCESS_LATCH) {
            channels[select].latchCount(tickFor(1 << select));
        } else {
            int mode = (value >> 1) & 7;
            // The high bit of modes 2 and 3 is "don't care".
            channels[select].setMode(access, mode > 5 ? mode - 4 : mode, (value & 1) != 0);
            if (select == 0 && mode == 0) {
                irq0.set(false);
            }
        }
    }

    @Override
    public void advance(long nanos) {
        long tick = OSCILLATOR.ticks(nanos);
        if (channels[0].counter().nextRise(advanced) <= tick) {
            irq0.set(false);
            irq0.set(true);
        }
        advanced = Math.max(advanced, tick);
    }

    @Override
    public long deadlineNanos() {
        long rise = channels[0].counter().nextRise(advanced);
        return rise == PitChannel.NEVER ? Long.MAX_VALUE : OSCILLATOR.nanos(rise);
    }

    /**
     * Until when a sleeping guest may be left asleep, nanoseconds since power-on. A shot that comes late shifts nothing, so
     * timers of an idle guest may wait for each other, as those of processes do under Linux (timer slack); an edge of a
     * periodic timer that comes late could swallow the next one, which guests count.
     */
    public long latestNanos() {
        long deadline = deadlineNanos();
        return deadline == Long.MAX_VALUE || channels[0].counter().isPeriodic()
                ? deadline
                : deadline + SHOT_SLACK_NANOS;
    }

    /** The output of a channel at a time that the caller has already asked the clock for. */
    boolean output(int channel, long nanos) {
        return channels[channel].counter().output(OSCILLATOR.ticks(nanos));
    }

    /** The gate input of channel 2. */
    boolean speakerGate() {
        return channels[2].counter().gate();
    }

    void setSpeakerGate(boolean high) {
        PitChannel counter = channels[2].counter();
        if (high != counter.gate()) {
            counter.setGate(high, counter.gateNeedsTime() ? tick() : 0);
        }
    }

    /** Bit i + 1 of the command selects channel i. */
    private void readBack(int command) {
        int selected = (command >> 1) & 7;
        long tick = tickFor(selected);
        for (int channel = 0; channel < channels.length; channel++) {
            if (((selected >> channel) & 1) == 1) {
                if ((command & NOT_LATCH_COUNT) == 0) {
                    channels[channel].latchCount(tick);
                }
                if ((command & NOT_LATCH_STATUS) == 0) {
                    channels[channel].latchStatus(tick);
                }
            }
        }
    }

    private long tick() {
        return OSCILLATOR.ticks(clock.nanos());
    }

    /** The present tick if one of these channels runs; else any, so that no clock is asked. */
    private long tickFor(int selected) {
        for (int channel = 0; channel < channels.length; channel++) {
            if (((selected >> channel) & 1) == 1 && channels[channel].counter().running()) {
                return tick();
            }
        }
        return 0;
    }

    @Override
    public void reset() {
        resetChannels();
        irq0.set(false);
    }

    private void resetChannels() {
        for (int channel = 0; channel < channels.length; channel++) {
            channels[channel].reset(channel != 2);
        }
        advanced = 0;
    }

    @Override
    public void save(StateWriter out) {
        out.section("pit").putLong(advanced);
        for (PitPort channel : channels) {
            channel.save(out);
        }
    }

    @Override
    public void restore(StateReader in) {
        in.section("pit");
        advanced = in.getLong(0, OSCILLATOR.ticks(Long.MAX_VALUE));
        for (PitPort channel : channels) {
            channel.restore(in);
        }
    }
}
