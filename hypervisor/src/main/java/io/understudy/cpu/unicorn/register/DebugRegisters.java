package io.understudy.cpu.unicorn.register;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import io.understudy.cpu.EngineUnavailable;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.discovery.Environment;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;

/**
 * DR0 to DR3, DR6 and DR7. An instruction that writes DR7 does more than that: the engine puts the breakpoints into a list
 * of its own and notes whether ports are watched ({@code cpu_x86_update_dr7} in bpt_helper.c), and asks only these
 * afterwards. Its interface writes the register alone, so DR7 is set by the function that the instruction calls.
 */
final class DebugRegisters {
    private static final int CONTROL = 7;
    private static final String SET_CONTROL = "cpu_x86_update_dr7_x86_64";

    /** DR7 last: it arms the addresses that stand in the others. */
    private static final int[] INDEXES = {0, 1, 2, 3, 6, CONTROL};

    private final Environment environment;
    private final Function setControl;

    /** @throws EngineUnavailable if the library does not show that function */
    DebugRegisters(Environment environment) {
        this.environment = environment;
        long function = Libunicorn.find(SET_CONTROL);
        if (function == 0) {
            throw new EngineUnavailable("this build of libunicorn does not show " + SET_CONTROL
                    + ": the guest's breakpoints could not be restored");
        }
        setControl = Function.getFunction(new Pointer(function));
    }

    static long[] read(StateReader in) {
        long[] values = new long[INDEXES.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getLong();
        }
        return values;
    }

    void save(StateWriter out) {
        for (int index : INDEXES) {
            out.putLong(environment.debug(index));
        }
    }

    /** Puts saved values in force on a fresh engine, before paging is: the engine looks where a breakpoint lies. */
    void apply(long[] values) {
        for (int i = 0; i < INDEXES.length; i++) {
            if (INDEXES[i] == CONTROL) {
                setControl.invokeVoid(new Object[] {environment.address(), (int) values[i]});
            } else {
                environment.setDebug(INDEXES[i], values[i]);
            }
        }
    }
}
