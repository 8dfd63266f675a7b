package io.understudy.cpu.unicorn.register;

import io.understudy.cpu.SegmentRegister;
import io.understudy.cpu.unicorn.binding.EngineModel;
import io.understudy.cpu.unicorn.binding.UnicornHandle;
import io.understudy.cpu.unicorn.discovery.Environment;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;

/**
 * The whole processor as decoded values: the same guest state gives the same bytes, however the run was sliced. The
 * engine's own form (lazy flags, host pointers) never appears.
 */
public final class ProcessorState {
    private static final int GENERAL = 16;
    private static final int MOST_PRIVILEGE = 3;
    /** In the order in which they are put in force: paging only once its root is there. */
    private static final int[] CONTROLS = {2, 3, 4, 0};

    private static final SegmentRegister[] SEGMENTS = SegmentRegister.values();

    /** A saved state, read completely but not yet in force. */
    public static final class Values {
        private final long[] general;
        private final long instructionPointer;
        private final int flags;
        private final boolean shadow;
        private final int privilege;
        private final int[] segments;
        private final long[] bases;
        private final long[] controls;
        private final long[] debugs;
        private final UnitRegisters.Values units;

        public Values(StateReader in, EngineModel model) {
            general = longs(in, GENERAL);
            instructionPointer = in.getLong();
            flags = in.getInt();
            shadow = in.getBoolean();
            privilege = in.getByte(0, MOST_PRIVILEGE);
            segments = ints(in, 3 * SEGMENTS.length);
            bases = longs(in, SEGMENTS.length);
            controls = longs(in, CONTROLS.length);
            debugs = DebugRegisters.read(in);
            units = new UnitRegisters.Values(in, model);
        }

        private static int[] ints(StateReader in, int count) {
            int[] values = new int[count];
            for (int i = 0; i < count; i++) {
                values[i] = in.getInt();
            }
            return values;
        }

        private static long[] longs(StateReader in, int count) {
            long[] values = new long[count];
            for (int i = 0; i < count; i++) {
                values[i] = in.getLong();
            }
            return values;
        }
    }

    private final Environment environment;
    private final RegisterFile registers;
    private final UnitRegisters units;
    private final DebugRegisters debugs;

    public ProcessorState(UnicornHandle engine, EngineModel model, Environment environment, RegisterFile registers) {
        this.environment = environment;
        this.registers = registers;
        units = new UnitRegisters(engine, model);
        debugs = new DebugRegisters(environment);
    }

    public void save(StateWriter out) {
        for (int i = 0; i < GENERAL; i++) {
            out.putLong(environment.general(i));
        }
        out.putLong(environment.instructionPointer()).putInt(environment.flags());
        out.putBoolean(registers.interruptShadow()).putByte(registers.privilege());
        for (SegmentRegister segment : SEGMENTS) {
            out.putInt(registers.selector(segment));
            out.putInt(registers.limit(segment)).putInt(registers.attributes(segment));
        }
        for (SegmentRegister segment : SEGMENTS) {
            out.putLong(registers.base(segment));
        }
        for (int index : CONTROLS) {
            out.putLong(environment.control(index));
        }
        debugs.save(out);
        units.save(out);
    }

    /** Puts a state in force on a fresh engine. */
    public void apply(Values values) {
        units.apply(values.units);
        debugs.apply(values.debugs);
        for (int i = 0; i < CONTROLS.length; i++) {
            registers.setControl(CONTROLS[i], values.controls[i]);
        }
        for (int i = 0; i < SEGMENTS.length; i++) {
            int[] s = values.segments;
            registers.setSegment(SEGMENTS[i], s[3 * i], values.bases[i], s[3 * i + 1], s[3 * i + 2]);
        }
        for (int i = 0; i < GENERAL; i++) {
            environment.setGeneral(i, values.general[i]);
        }
        environment.setInstructionPointer(values.instructionPointer);
        registers.setFlags(values.flags);
        registers.setPrivilege(values.privilege);
        registers.setInterruptShadow(values.shadow);
        registers.settle();
    }
}
