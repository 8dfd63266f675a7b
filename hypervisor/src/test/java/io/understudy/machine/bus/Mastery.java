package io.understudy.machine.bus;

/** For tests of cards without a bus: what the guest's driver writes into the command register. */
public final class Mastery {
    private static final int COMMAND = 4;
    private static final int PORTS_AND_MASTER = 5;

    private Mastery() {}

    /** Lets a card answer at its ports and reach guest memory. */
    public static void grant(PciFunction card) {
        card.write(COMMAND, 2, PORTS_AND_MASTER);
    }
}
