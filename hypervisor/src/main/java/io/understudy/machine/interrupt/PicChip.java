package io.understudy.machine.interrupt;

import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import io.understudy.state.Stateful;

/**
 * One of the two 8259A chips. Intel 8259A datasheet (231468); the edge/level control register is the PIIX3's (290550,
 * section 2.5.4).
 *
 * <p>Unlike the real chip, and like QEMU, an edge stays latched if the line falls before the acknowledge: a real one
 * answers that with a spurious IRQ7, which guests would report although nothing is wrong.
 */
final class PicChip implements Stateful {
    /** The input of the master that the slave's output drives. */
    static final int CASCADE = 2;

    static final int NONE = -1;

    // Command port: what a byte is.
    private static final int ICW1 = 0x10;
    private static final int OCW3 = 0x08;

    private static final int ICW1_ICW4_FOLLOWS = 0x01;
    private static final int ICW1_SINGLE = 0x02;
    private static final int ICW1_LEVEL_TRIGGERED = 0x08;
    private static final int ICW4_AUTO_EOI = 0x02;
    private static final int ICW4_SPECIAL_FULLY_NESTED = 0x10;
    private static final int OCW3_READ_IN_SERVICE = 0x01;
    private static final int OCW3_READ_REGISTER = 0x02;
    private static final int OCW3_POLL = 0x04;
    private static final int OCW3_SPECIAL_MASK = 0x20;
    private static final int OCW3_CHANGE_SPECIAL_MASK = 0x40;
    private static final int POLL_REQUEST = 0x80;

    /** What the next byte at the data port is. */
    private enum Expecting {
        MASK(0),
        ICW2(1),
        ICW3(2),
        ICW4(3);

        private static final Expecting[] BY_CODE = {MASK, ICW2, ICW3, ICW4};

        /** In the saved state. */
        private final int code;

        Expecting(int code) {
            this.code = code;
        }
    }

    private final String section;
    private final boolean master;
    private final int edgeLevelMask;

    private int levels;
    private int edges;
    private int inService;
    private int mask;
    private int highest;
    private int vectorBase;
    private int edgeLevel;
    private boolean levelTriggered;
    private boolean readInService;
    private boolean poll;
    private boolean specialMask;
    private boolean specialFullyNested;
    private boolean autoEoi;
    private boolean rotateOnAutoEoi;
    private boolean single;
    private boolean icw4Follows;
    private Expecting expecting = Expecting.MASK;

    /** @param edgeLevelMask the lines that the edge/level control register can set to level */
    PicChip(String section, boolean master, int edgeLevelMask) {
        this.section = section;
        this.master = master;
        this.edgeLevelMask = edgeLevelMask;
    }

    void reset() {
        levels = 0;
        edgeLevel = 0;
        levelTriggered = false;
        vectorBase = 0;
        single = false;
        icw4Follows = false;
        initialize();
        expecting = Expecting.MASK;
    }

    void setLine(int input, boolean high) {
        int bit = 1 << input;
        if (!high) {
            levels &= ~bit;
        } else if ((levels & bit) == 0) {
            levels |= bit;
            edges |= bit & ~levelMask();
        }
    }

    /** The input whose interrupt should be taken now, or {@link #NONE}: the chip's INT output. */
    int requested() {
        int request = first(requests() & ~mask);
        if (request == NONE) {
            return NONE;
        }
        // Special mask mode: what is masked while in service blocks nothing.
        int busy = first(specialMask ? inService & ~mask : inService);
        if (busy == NONE || rank(request) < rank(busy)) {
            return request;
        }
        // Special fully nested mode: a slave in service may ask again, lower inputs of the master may not.
        return specialFullyNested && master && request == CASCADE && busy == CASCADE ? request : NONE;
    }

    /** INTA for an input that {@link #requested} gave. */
    void acknowledge(int input) {
        edges &= ~(1 << input);
        if (!autoEoi) {
            inService |= 1 << input;
        } else if (rotateOnAutoEoi) {
            highest = (input + 1) & 7;
        }
    }

    int vector(int input) {
        return vectorBase + input;
    }

    boolean line(int input) {
        return ((levels >> input) & 1) == 1;
    }

    int readCommand() {
        if (poll) {
            return poll();
        }
        return readInService ? inService : requests();
    }

    int readData() {
        return poll ? poll() : mask;
    }

    int readEdgeLevel() {
        return edgeLevel;
    }

    void writeEdgeLevel(int value) {
        edgeLevel = value & edgeLevelMask;
        edges &= ~levelMask();
    }

    /** Whether a byte for the command port is ICW1. */
    static boolean initializes(int command) {
        return (command & ICW1) != 0;
    }

    void writeCommand(int value) {
        if (initializes(value)) {
            icw4Follows = (value & ICW1_ICW4_FOLLOWS) != 0;
            single = (value & ICW1_SINGLE) != 0;
            levelTriggered = (value & ICW1_LEVEL_TRIGGERED) != 0;
            initialize();
            expecting = Expecting.ICW2;
        } else if ((value & OCW3) != 0) {
            poll |= (value & OCW3_POLL) != 0;
            if ((value & OCW3_READ_REGISTER) != 0) {
                readInService = (value & OCW3_READ_IN_SERVICE) != 0;
            }
            if ((value & OCW3_CHANGE_SPECIAL_MASK) != 0) {
                specialMask = (value & OCW3_SPECIAL_MASK) != 0;
            }
        } else {
            endOfInterrupt(value >> 5, value & 7);
        }
    }

    void writeData(int value) {
        switch (expecting) {
            case MASK -> mask = value;
            case ICW2 -> {
                vectorBase = value & 0xF8;
                expecting = single ? afterIcw3() : Expecting.ICW3;
            }
            // Which inputs have slaves is soldered on this board; the byte is taken and not looked at.
            case ICW3 -> expecting = afterIcw3();
            case ICW4 -> {
                specialFullyNested = (value & ICW4_SPECIAL_FULLY_NESTED) != 0;
                autoEoi = (value & ICW4_AUTO_EOI) != 0;
                expecting = Expecting.MASK;
            }
        }
    }

    private Expecting afterIcw3() {
        return icw4Follows ? Expecting.ICW4 : Expecting.MASK;
    }

    /** What ICW1 clears. Lines keep their levels, so that an edge needs a low line first. */
    private void initialize() {
        edges = 0;
        inService = 0;
        mask = 0;
        highest = 0;
        readInService = false;
        poll = false;
        specialMask = false;
        specialFullyNested = false;
        autoEoi = false;
        rotateOnAutoEoi = false;
    }

    /** OCW2: rotate, specific, end of interrupt, in the bits of the command. */
    private void endOfInterrupt(int command, int input) {
        switch (command) {
            case 0 -> rotateOnAutoEoi = false;
            case 1 -> endHighest(false);
            case 3 -> inService &= ~(1 << input);
            case 4 -> rotateOnAutoEoi = true;
            case 5 -> endHighest(true);
            case 6 -> highest = (input + 1) & 7;
            case 7 -> {
                inService &= ~(1 << input);
                highest = (input + 1) & 7;
            }
            default -> {
                // 2: no operation.
            }
        }
    }

    private void endHighest(boolean rotate) {
        int input = first(specialMask ? inService & ~mask : inService);
        if (input != NONE) {
            inService &= ~(1 << input);
            if (rotate) {
                highest = (input + 1) & 7;
            }
        }
    }

    private int poll() {
        poll = false;
        int input = requested();
        if (input == NONE) {
            return 0;
        }
        acknowledge(input);
        return POLL_REQUEST | input;
    }

    private int requests() {
        return edges | (levels & levelMask());
    }

    private int levelMask() {
        return levelTriggered ? 0xFF : edgeLevel;
    }

    /** Position in the order of priority, 0 first. */
    private int rank(int input) {
        return (input - highest) & 7;
    }

    private int first(int inputs) {
        if (inputs == 0) {
            return NONE;
        }
        int byRank = (inputs | (inputs << 8)) >> highest;
        return (Integer.numberOfTrailingZeros(byRank) + highest) & 7;
    }

    @Override
    public void save(StateWriter out) {
        out.section(section).putByte(levels).putByte(edges).putByte(inService).putByte(mask);
        out.putByte(highest).putByte(vectorBase).putByte(edgeLevel).putByte(expecting.code);
        out.putBoolean(levelTriggered)
                .putBoolean(readInService)
                .putBoolean(poll)
                .putBoolean(specialMask);
        out.putBoolean(specialFullyNested).putBoolean(autoEoi).putBoolean(rotateOnAutoEoi);
        out.putBoolean(single).putBoolean(icw4Follows);
    }

    @Override
    public void restore(StateReader in) {
        in.section(section);
        levels = in.getByte();
        edges = in.getByte();
        inService = in.getByte();
        mask = in.getByte();
        highest = in.getByte(0, 7);
        vectorBase = in.getBits(0xF8);
        edgeLevel = in.getBits(edgeLevelMask);
        expecting = Expecting.BY_CODE[in.getByte(0, Expecting.BY_CODE.length - 1)];
        levelTriggered = in.getBoolean();
        readInService = in.getBoolean();
        poll = in.getBoolean();
        specialMask = in.getBoolean();
        specialFullyNested = in.getBoolean();
        autoEoi = in.getBoolean();
        rotateOnAutoEoi = in.getBoolean();
        single = in.getBoolean();
        icw4Follows = in.getBoolean();
        if ((edges & levelMask()) != 0) {
            throw new BadStateException("section '" + section + "' latches an edge on a level-triggered line");
        }
    }
}
