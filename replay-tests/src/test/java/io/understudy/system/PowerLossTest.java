package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.linux.system.DebianGuest;
import io.understudy.verification.powerloss.PowerLoss;
import io.understudy.verification.powerloss.Store;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Power loss in short; the long form is {@code ./understudy powerloss}. */
class PowerLossTest extends RequiresEngine {
    private static final int COMMITS = 12;
    private static final int POINTS = 25;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Store.class)
    void shouldKeepWhatWasForcedAndFindADiskThatForgetsIt(Store store) throws Exception {
        LongForm.assume("CrashImagesTest and WriteLogTest");
        assumeTrue(
                DebianGuest.isBuilt(DebianGuest.ARCHITECTURE, store.service()),
                () -> "skipped: the Debian guest of " + store
                        + " is not built, see './understudy guest debian --help'");
        PowerLoss loss;
        try {
            loss = new PowerLoss(folder, store, line -> {});
        } catch (IllegalStateException missing) {
            assumeTrue(false, "skipped: " + missing.getMessage());
            return;
        }
        loss.record(COMMITS);
        assertEquals(Optional.empty(), loss.play(POINTS, new Random(1), false));
        assertTrue(loss.play(POINTS * 4, new Random(1), true).isPresent(), "a disk that lies is found");
    }
}
