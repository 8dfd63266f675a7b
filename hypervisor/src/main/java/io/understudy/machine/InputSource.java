package io.understudy.machine;

/**
 * The one door through which everything enters that is not a function of the guest's own state. Host inputs, recording
 * inputs and replaying inputs stand behind it, and the machine cannot tell which.
 *
 * <p>Called by the vCPU thread only.
 */
public interface InputSource {
    /**
     * The machine stands at a block start: applies whatever enters at this count, in order, and says how far the machine
     * may run before it must ask again. Has it {@linkplain MachineInputs#rest rest} while there is nothing to do (the guest
     * sleeps in HLT) or nothing known (a replay whose log ends here).
     *
     * @return an absolute instruction count, the limit for block <em>starts</em>: the machine asks again at the first
     *     block start at or beyond it, less than a block further at most
     */
    long atBlockStart(MachineInputs machine);

    /**
     * The guest asks for the time in the middle of a block.
     *
     * @param blockStart the count at the block's start
     * @return nanoseconds since power-on, never less than an earlier answer
     */
    long readClock(long blockStart);

    /**
     * The guest, or a device that it has just told to, asks for bytes in the middle of a block. So far every stream that is
     * asked is one of randomness.
     *
     * @param blockStart the count at the block's start
     * @param into all of which is filled
     */
    void draw(long blockStart, int stream, byte[] into);
}
