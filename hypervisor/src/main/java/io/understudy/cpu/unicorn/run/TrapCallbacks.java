package io.understudy.cpu.unicorn.run;

import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.GuestRequests;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.binding.UnicornHandle;
import io.understudy.cpu.unicorn.discovery.Environment;

/**
 * The instructions that leave the processor: IN, OUT, RDTSC, RDTSCP, CPUID. JNA logs what a callback throws and lets
 * the guest run on, so everything is caught here, ends the run and is thrown again by {@link #rethrow()}.
 */
@SuppressWarnings("EnumOrdinal") // the order of the enum is the engine's order
public final class TrapCallbacks {
    private static final int HANDLED = 1;
    private static final int EAX = GeneralRegister.EAX.ordinal();
    private static final int ECX = GeneralRegister.ECX.ordinal();
    private static final int EDX = GeneralRegister.EDX.ordinal();
    private static final int EBX = GeneralRegister.EBX.ordinal();

    private final GuestRequests requests;
    private final CpuidTable cpuid;
    private final RunControl control;
    private Environment environment;
    private Throwable failure;

    // JNA holds callbacks weakly.
    private final Libunicorn.InHook in = this::portRead;
    private final Libunicorn.OutHook out = this::portWrite;
    private final Libunicorn.InstructionHook timestamp = this::readTimestamp;
    private final Libunicorn.InstructionHook identification = this::identify;

    public TrapCallbacks(GuestRequests requests, CpuidTable cpuid, RunControl control) {
        this.requests = requests;
        this.cpuid = cpuid;
        this.control = control;
    }

    public void install(UnicornHandle engine, Environment of) {
        environment = of;
        engine.hookIn(in);
        engine.hookOut(out);
        engine.hookKind(Libunicorn.INSN_RDTSC, timestamp);
        engine.hookKind(Libunicorn.INSN_RDTSCP, timestamp);
        engine.hookKind(Libunicorn.INSN_CPUID, identification);
    }

    /** Ends the run at the next block start; the first failure is the one that is told. */
    public void fail(Throwable e) {
        if (failure == null) {
            failure = e;
        }
        control.lower();
    }

    /** Throws what a callback has thrown since the last call, if anything. */
    public void rethrow() {
        Throwable e = failure;
        if (e != null) {
            failure = null;
            throwUnchecked(e);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> void throwUnchecked(Throwable e) throws E {
        throw (E) e;
    }

    private int portRead(long uc, int port, int size, long user) {
        try {
            return failure == null ? requests.portRead(port & 0xFFFF, size) : -1;
        } catch (Throwable e) {
            fail(e);
            return -1;
        }
    }

    private void portWrite(long uc, int port, int size, int value, long user) {
        try {
            if (failure == null) {
                requests.portWrite(port & 0xFFFF, size, size == 4 ? value : value & ((1 << (8 * size)) - 1));
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    private int readTimestamp(long uc, long user) {
        try {
            long ticks = failure == null ? requests.timestamp() : 0;
            environment.setLowHalf(EAX, (int) ticks);
            environment.setLowHalf(EDX, (int) (ticks >>> 32));
        } catch (Throwable e) {
            fail(e);
        }
        return HANDLED;
    }

    private int identify(long uc, long user) {
        try {
            CpuidTable.Answer answer = cpuid.answer((int) environment.general(EAX), (int) environment.general(ECX));
            environment.setLowHalf(EAX, answer.eax());
            environment.setLowHalf(EBX, answer.ebx());
            environment.setLowHalf(ECX, answer.ecx());
            environment.setLowHalf(EDX, answer.edx());
        } catch (Throwable e) {
            fail(e);
        }
        return HANDLED;
    }
}
