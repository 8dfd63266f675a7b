package io.understudy.cli.engine;

import io.understudy.doctor.Doctor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** {@code understudy doctor}: is the engine's library here, and if not, get it. */
@Command(
        name = "doctor",
        description =
                "Says whether a usable libunicorn is here; gets one on Debian-like systems into the user's cache.")
public final class DoctorCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        Engine.refuseBadName();
        return Engine.doctor(System.out).heal() ? 0 : ExitCode.USAGE;
    }

    /** Makes sure the engine can run before a command that needs it, and says nothing when it can. */
    public static void require() {
        Engine.refuseBadName();
        if (!Engine.isUsable()) {
            Doctor doctor = Engine.doctor(System.err);
            if (!doctor.heal()) {
                throw new IllegalStateException("no usable libunicorn: see above, then try again");
            }
        }
    }
}
