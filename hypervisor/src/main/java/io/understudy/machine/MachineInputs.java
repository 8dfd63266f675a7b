package io.understudy.machine;

/** What can happen to a machine at a block start, and what one must know to decide. The vCPU thread's alone. */
public interface MachineInputs {
    /** The position: instructions executed. */
    long count();

    /** The low eight bits of EIP, the check that goes with every position in the log. */
    int instructionPointerLow();

    /** The linear address of the next instruction, for messages. */
    long instructionPointer();

    /** Whether the guest sleeps in HLT. */
    boolean halted();

    /** When a device next wants {@link #advanceClock}, in nanoseconds since power-on; Long.MAX_VALUE for never. */
    long deadlineNanos();

    /** Until when a guest that sleeps in HLT may be left asleep if nothing else happens; not before the deadline. */
    long latestNanos();

    /** It is now this time: timers that are due fire. */
    void advanceClock(long nanos);

    /** The longest input of this stream that {@link #receive} takes at the moment, in bytes. */
    int room(int stream);

    /** Whether the machine has on this host what belongs to this stream's next input; a disk may still have to read it. */
    boolean ready(int stream);

    /** Bytes arrive on a stream, as one input. */
    void receive(int stream, byte[] bytes, int offset, int length);

    /** Whether the interrupt controller asks for an interrupt. */
    boolean interruptPending();

    /** Whether the processor would take it here: interrupts on, no shadow of STI or MOV SS. */
    boolean interruptDeliverable();

    /** Whether the instruction before was STI or MOV SS and holds interrupts off for one instruction. */
    boolean interruptInShadow();

    /** While on, the machine also comes to a block start after each STI, POPF and IRET. */
    void watchInterruptFlag(boolean on);

    /** Acknowledges the pending interrupt and takes the guest to its handler; wakes it from HLT. Returns the vector. */
    int deliverInterrupt();

    /**
     * Delivers a pending interrupt if the processor would take it here; while it would not, the machine watches for the
     * place where it would.
     *
     * @return whether one is pending and the processor would not take it
     */
    default boolean offerInterrupt() {
        boolean pending = interruptPending();
        boolean masked = pending && !interruptDeliverable();
        watchInterruptFlag(masked);
        if (pending && !masked) {
            deliverInterrupt();
        }
        return masked;
    }

    /** Fills in the hash of the whole state. */
    void hash(StateHash into);

    /**
     * Makes the processor what one is that was just restored from a copy of the state taken here: an engine remembers
     * things that a guest can see, and a machine that runs on must not remember more than its copy.
     */
    void restartProcessor();

    /**
     * Nothing happens at this block start for so long, unless the machine is woken; then it asks again. Whoever says so lets
     * it run no further.
     *
     * @param nanos 0 to ask again at once; {@link io.understudy.step.Steps#UNTIL_WOKEN} if only somebody else can change that
     */
    void rest(long nanos);

    /** Ends the run at this block start. */
    void stop(StopReason reason);

    /** Makes the machine ask again at the next block start. Also within a call of {@link InputSource}. */
    void requestBlockStart();
}
