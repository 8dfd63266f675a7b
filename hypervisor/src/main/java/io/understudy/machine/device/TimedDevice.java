package io.understudy.machine.device;

/**
 * A device that does something by itself when time passes. It owns no timer: whoever drives the machine asks for the
 * {@link #deadlineNanos() deadline}, and {@link #advance} is the input, recorded with its argument, that says the time
 * has come.
 *
 * <pre>
 *   primary  sleeps until deadlineNanos(), logs advance(nanos) at an instruction count, applies it
 *   backup   applies the logged advance(nanos) at that count
 * </pre>
 */
public interface TimedDevice {
    /**
     * It is now {@code nanos} since power-on; does what is due. A time before an earlier one changes nothing. From now
     * on the machine's {@link io.understudy.machine.Clock} answers no less: a timer that the guest starts in a past
     * already dealt with would never fire.
     */
    void advance(long nanos);

    /**
     * When {@link #advance} must be called next, in nanoseconds since power-on; a time already past means at once.
     * {@link Long#MAX_VALUE} if never. May change with each guest access.
     */
    long deadlineNanos();
}
