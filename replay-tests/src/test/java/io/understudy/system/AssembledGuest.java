package io.understudy.system;

import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.boot.MultibootImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** A guest that only tests need: {@code guests/NAME.asm} beside this class, and what NASM makes of it. */
final class AssembledGuest {
    private static final int RAM_BYTES = 8 << 20;

    private AssembledGuest() {}

    /** The image, as it lies beside its source. */
    static byte[] image(String name) {
        try (InputStream in = AssembledGuest.class.getResourceAsStream("guests/" + name + ".bin")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A machine that boots it, with these cards. */
    static TestedMachine machine(String name, String... cards) {
        return TestedMachine.of(
                new MachineConfiguration(MultibootImage.of(name, image(name)), RAM_BYTES, "", 0, List.of(cards)));
    }
}
