package io.understudy.machine.device;

import io.understudy.machine.Clock;
import io.understudy.machine.bus.InterruptLine;
import io.understudy.machine.bus.PortDevice;
import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;

/**
 * Real-time clock and CMOS memory. Motorola MC146818A datasheet; where it leaves room, as QEMU.
 *
 * <pre>
 *   0x70 index 6:0, NMI masked 7 (write only)     A  UIP 7, divider 6:4, rate 3:0
 *   0x71 data                                     B  SET 7, PIE 6, AIE 5, UIE 4, SQWE 3, binary 2, 24 h 1, DSE 0
 *                                                 C  IRQF 7, PF 6, AF 5, UF 4; reading clears
 *                                                 D  valid 7
 * </pre>
 *
 * <p>The time of day is an origin plus {@link Clock}; the guest sets it by moving the origin, which is state. Flags of
 * register C are worked out when somebody looks: at a read of C, before a write that changes what they depend on, and
 * at {@link #advance}, which is due only while an interrupt is enabled and not yet signalled.
 *
 * <p>Not modelled: square wave and daylight saving. The divider taps for other crystals count as the 32 kHz one, as in
 * QEMU.
 */
public final class Rtc146818 implements PortDevice, TimedDevice {
    public static final int INDEX = 0x70;
    public static final int DATA = 0x71;
    public static final int IRQ = 8;

    private static final int A = 0x0A;
    private static final int B = 0x0B;
    private static final int C = 0x0C;
    private static final int D = 0x0D;
    private static final int SHUTDOWN_STATUS = 0x0F;
    private static final int CENTURY_PS2 = 0x37;

    private static final int INDEX_NMI_MASKED = 0x80;
    private static final int A_UPDATE_IN_PROGRESS = 0x80;
    private static final int A_DIVIDER = 0x70;
    private static final int A_DIVIDER_SLOWEST = 0x20;
    private static final int A_RATE = 0x0F;
    private static final int B_SET = 0x80;
    private static final int B_PERIODIC = 0x40;
    private static final int B_ALARM = 0x20;
    private static final int B_UPDATE = 0x10;
    private static final int B_SQUARE_WAVE = 0x08;
    private static final int B_BINARY = 0x04;
    private static final int B_24_HOURS = 0x02;
    private static final int C_REQUEST = 0x80;
    private static final int C_PERIODIC = 0x40;
    private static final int C_ALARM = 0x20;
    private static final int C_UPDATE = 0x10;
    private static final int C_BITS = 0xF0;
    private static final int D_VALID = 0x80;

    private static final int NANOS_PER_SECOND = 1_000_000_000;
    /** UIP rises 244 us, 8 periods of the crystal, before an update. */
    private static final int UPDATE_WARNING_NANOS = (int) (8L * NANOS_PER_SECOND / 32_768);
    /** Seconds since 1970 that any date in the registers stays below: well beyond the year 16 665. */
    private static final long LAST_SECOND = 1_000_000_000_000L;

    private static final Oscillator CRYSTAL = new Oscillator(32_768);

    private final Clock clock;
    private final InterruptLine line;
    private final byte[] memory;

    private int index;
    private boolean nmiMasked;
    /** While running, the time is this many seconds since 1970 ... */
    private long originSeconds;
    /** ... plus whole seconds of this and the clock together, which are the divider chain. */
    private int originNanos;
    /** The time up to which the flags of register C are worked out. */
    private long settled;

    /**
     * @param originMillis the time of day at power-on, milliseconds since 1970
     * @param ramBytes the RAM below 4 GiB, for the memory sizes in CMOS
     */
    public Rtc146818(Clock clock, InterruptLine line, long originMillis, long ramBytes) {
        this.clock = clock;
        this.line = line;
        memory = CmosMemory.atPowerOn(ramBytes);
        memory[A] = 0x26;
        memory[B] = B_24_HOURS;
        memory[D] = (byte) D_VALID;
        originSeconds = Math.floorDiv(originMillis, 1000L);
        originNanos = Math.floorMod(originMillis, 1000) * 1_000_000;
    }

    /** Whether the guest keeps NMI from the processor. */
    public boolean nmiMasked() {
        return nmiMasked;
    }

    @Override
    public int read(int port) {
        if (port != DATA) {
            return 0xFF;
        }
        if (index == C) {
            return readFlags();
        }
        if (index == A) {
            return memory[A] | (running() && updateIsNear(clock.nanos()) ? A_UPDATE_IN_PROGRESS : 0);
        }
        return RtcFormat.showsTime(index) && running()
                ? format().register(index, secondsAt(clock.nanos()))
                : memory[index] & 0xFF;
    }

    @Override
    public void write(int port, int value) {
        if (port != DATA) {
            nmiMasked = (value & INDEX_NMI_MASKED) != 0;
            index = value & ~INDEX_NMI_MASKED;
            if (index == CENTURY_PS2) {
                index = RtcFormat.CENTURY;
            }
        } else if (index == A) {
            writeDivider(value & ~A_UPDATE_IN_PROGRESS);
        } else if (index == B) {
            writeControl(value);
        } else if (RtcFormat.showsTime(index) && running()) {
            long now = clock.nanos();
            settle(now);
            freeze(now);
            memory[index] = (byte) value;
            thaw(now, secondFraction(now));
        } else if (RtcFormat.setsAlarm(index) && running()) {
            settle(clock.nanos());
            memory[index] = (byte) value;
        } else if (index != C && index != D) {
            memory[index] = (byte) value;
        }
    }

    @Override
    public void advance(long nanos) {
        settle(nanos);
    }

    @Override
    public long deadlineNanos() {
        if ((memory[C] & C_REQUEST) != 0) {
            return Long.MAX_VALUE;
        }
        long deadline = Long.MAX_VALUE;
        if ((memory[B] & B_PERIODIC) != 0 && periodTicks() > 0) {
            long period = periodTicks();
            long next = (CRYSTAL.ticks(chain(settled)) / period + 1) * period;
            deadline = CRYSTAL.nanos(next) - originNanos;
        }
        if ((memory[B] & B_UPDATE) != 0 && running()) {
            deadline = Math.min(deadline, nanosAt(secondsAt(settled) + 1));
        }
        if ((memory[B] & B_ALARM) != 0 && running()) {
            long alarm = nextAlarm(secondsAt(settled));
            deadline = alarm < 0 ? deadline : Math.min(deadline, nanosAt(midnightBefore(settled) + alarm));
        }
        return deadline;
    }

    private int readFlags() {
        if (flagsCanRise()) {
            settle(clock.nanos());
        }
        int flags = memory[C] & 0xFF;
        memory[C] = 0;
        line.set(false);
        return flags;
    }

    private void writeDivider(int value) {
        if (value == memory[A]) {
            return;
        }
        long now = clock.nanos();
        settle(now);
        boolean wasRunning = running();
        boolean wasReset = !dividerRuns();
        if (wasRunning && !dividerRuns(value)) {
            freeze(now);
        }
        memory[A] = (byte) value;
        if (wasReset && running()) {
            // The first update comes half a second after the divider is let go.
            thaw(now, NANOS_PER_SECOND / 2);
        }
    }

    private void writeControl(int written) {
        // Setting the time forbids update interrupts (datasheet: SET clears UIE).
        int value = (written & B_SET) != 0 ? written & ~B_UPDATE : written;
        if (value == (memory[B] & 0xFF)) {
            return;
        }
        long now = clock.nanos();
        settle(now);
        if (running() && (value & B_SET) != 0) {
            freeze(now);
        }
        boolean wasRunning = running();
        memory[B] = (byte) value;
        if (!wasRunning && running()) {
            thaw(now, secondFraction(now));
        }
        memory[C] &= (byte) ~C_REQUEST;
        signal();
    }

    /** Works out which flags of C rose since the last time, and drives the line. */
    private void settle(long now) {
        if (now > settled) {
            long period = periodTicks();
            if (period > 0 && CRYSTAL.ticks(chain(now)) / period > CRYSTAL.ticks(chain(settled)) / period) {
                memory[C] |= C_PERIODIC;
            }
            long seconds = secondsAt(now) - secondsAt(settled);
            if (running() && seconds > 0) {
                memory[C] |= C_UPDATE;
                long alarm = nextAlarm(secondsAt(settled));
                if (alarm >= 0 && midnightBefore(settled) + alarm <= secondsAt(now)) {
                    memory[C] |= C_ALARM;
                }
            }
            settled = now;
        }
        signal();
    }

    private void signal() {
        if ((memory[C] & memory[B] & (C_PERIODIC | C_ALARM | C_UPDATE)) != 0) {
            memory[C] |= (byte) C_REQUEST;
        }
        line.set((memory[C] & C_REQUEST) != 0);
    }

    private boolean flagsCanRise() {
        return periodTicks() > 0 || running();
    }

    /** The next alarm after a time, in seconds from the midnight before that time; -1 if none can come. */
    private long nextAlarm(long after) {
        int second = (int) Math.floorMod(after, (long) RtcFormat.SECONDS_PER_DAY);
        return format().nextAlarm(second + 1, memory);
    }

    /** In seconds since 1970. */
    private long midnightBefore(long nanos) {
        long seconds = secondsAt(nanos);
        return seconds - Math.floorMod(seconds, (long) RtcFormat.SECONDS_PER_DAY);
    }

    /** The time stops: it stands in the registers from now on. */
    private void freeze(long now) {
        long seconds = secondsAt(now);
        for (int register = 0; register < memory.length; register++) {
            if (RtcFormat.showsTime(register)) {
                memory[register] = (byte) format().register(register, seconds);
            }
        }
    }

    /** The time goes on from what stands in the registers; while it runs they are not memory. */
    private void thaw(long now, int fraction) {
        long seconds = format().epochSeconds(memory);
        originNanos = Math.floorMod(fraction - now % NANOS_PER_SECOND, NANOS_PER_SECOND);
        originSeconds = seconds - chain(now) / NANOS_PER_SECOND;
        for (int register = 0; register < memory.length; register++) {
            if (RtcFormat.showsTime(register)) {
                memory[register] = 0;
            }
        }
    }

    private boolean updateIsNear(long now) {
        return secondFraction(now) >= NANOS_PER_SECOND - UPDATE_WARNING_NANOS;
    }

    private long chain(long now) {
        return originNanos + now;
    }

    private int secondFraction(long now) {
        return (int) (chain(now) % NANOS_PER_SECOND);
    }

    private long secondsAt(long now) {
        return originSeconds + chain(now) / NANOS_PER_SECOND;
    }

    private long nanosAt(long seconds) {
        return (seconds - originSeconds) * NANOS_PER_SECOND - originNanos;
    }

    /** The period of the periodic flag in ticks of the crystal; 0 if there is none. */
    private long periodTicks() {
        int rate = memory[A] & A_RATE;
        if (rate == 0 || !dividerRuns()) {
            return 0;
        }
        // Rates 1 and 2 are those of 8 and 9 (datasheet, table of periodic rates at 32.768 kHz).
        return 1L << (rate <= 2 ? rate + 6 : rate - 1);
    }

    private RtcFormat format() {
        return new RtcFormat((memory[B] & B_BINARY) != 0, (memory[B] & B_24_HOURS) != 0);
    }

    private boolean running() {
        return (memory[B] & B_SET) == 0 && dividerRuns();
    }

    private boolean dividerRuns() {
        return dividerRuns(memory[A]);
    }

    private static boolean dividerRuns(int registerA) {
        return (registerA & A_DIVIDER) <= A_DIVIDER_SLOWEST;
    }

    /** The RESET pin. Time, memory and the other settings have a battery. */
    @Override
    public void reset() {
        memory[B] &= (byte) ~(B_PERIODIC | B_ALARM | B_UPDATE | B_SQUARE_WAVE);
        memory[C] = 0;
        memory[SHUTDOWN_STATUS] = 0;
        index = 0;
        nmiMasked = false;
        line.set(false);
    }

    @Override
    public void save(StateWriter out) {
        out.section("rtc").putByte(index).putBoolean(nmiMasked);
        out.putLong(originSeconds).putInt(originNanos).putLong(settled);
        out.putBytes(memory, 0, memory.length);
    }

    @Override
    public void restore(StateReader in) {
        in.section("rtc");
        index = in.getByte(0, memory.length - 1);
        nmiMasked = in.getBoolean();
        originSeconds = in.getLong(-LAST_SECOND, LAST_SECOND);
        originNanos = in.getInt(0, NANOS_PER_SECOND - 1);
        settled = in.getLong(0, Long.MAX_VALUE - NANOS_PER_SECOND);
        byte[] registers = in.getBytes(memory.length);
        checkRegister("A", registers[A], A_DIVIDER | A_RATE);
        checkRegister("C", registers[C], C_BITS);
        checkRegister("D", registers[D] ^ D_VALID, 0);
        System.arraycopy(registers, 0, memory, 0, memory.length);
    }

    private static void checkRegister(String name, int value, int bits) {
        if ((value & 0xFF & ~bits) != 0) {
            throw new BadStateException("register " + name + " of the RTC has bits set that it does not have");
        }
    }
}
