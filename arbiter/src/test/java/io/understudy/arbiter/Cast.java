package io.understudy.arbiter;

import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.Optional;

/** The hosts and the machine that the tests play with. */
public final class Cast {
    public static final VmName VM = new VmName("guest");
    public static final Host A = host("a", 1);
    public static final Host B = host("b", 1);
    public static final Host C = host("c", 1);
    public static final Host D = host("d", 1);
    public static final Optional<Host> ALONE = Optional.empty();

    private Cast() {}

    public static Host host(String name, long incarnation) {
        String address = name.replace('/', '-') + ".local";
        return new Host(name, incarnation, address + ":7001", address + ":7002");
    }

    /** A request by the proposed primary, which knows no higher view than the one it goes on from. */
    public static Advance advance(long expected, Host primary, Optional<Host> backup, long requestId) {
        return new Advance(VM, expected, primary, backup, primary.identity(), requestId, expected);
    }

    public static View view(long number, Host primary, Optional<Host> backup) {
        return new View(number, primary, backup, false);
    }
}
