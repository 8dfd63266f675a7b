package io.understudy.output;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.console.session.ConsoleLimits;
import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.wire.Envelope;
import io.understudy.machine.input.HostInputs;
import io.understudy.machine.virtio.VirtioNet;
import org.junit.jupiter.api.Test;

/** Whatever a primary can leave behind, its backup and every copy made later can keep. */
class OutputBoundsTest {
    private static final int PORT = ConsoleLimits.STANDARD.outputCapBytes();
    private static final OutputBounds BOUNDS = OutputBounds.behind(PORT);

    @Test
    void shouldLetALiveMachineGoOnWhenThePortIsFullBecauseNobodyListens() {
        assertTrue(BOUNDS.enough() > PORT);
    }

    @Test
    void shouldLetABackupKeepMoreThanItsPrimaryMakesBeforeItRests() {
        assertTrue(BOUNDS.most() > BOUNDS.enough() + HostInputs.LONGEST_BLOCK + VirtioNet.MOST_BYTES_IN_A_BLOCK);
    }

    /** What comes after a backup stopped reading was made by a primary that it did not acknowledge more to. */
    @Test
    void shouldSuspectNoPrimaryForWhatWasOnItsWayWhenItPaused() {
        int oneBlock = HostInputs.LONGEST_BLOCK + VirtioNet.MOST_BYTES_IN_A_BLOCK;
        assertTrue(BOUNDS.pause() >= BOUNDS.enough() + oneBlock, "else it would pause without cause");
        assertTrue(BOUNDS.most() > BOUNDS.pause() + BOUNDS.enough() + oneBlock);
    }

    /** What a backup takes over with is what it let in, the frame included that made it suspect its primary. */
    @Test
    void shouldLetACopyCarryWhateverATakeoverCanBeginWith() {
        assertTrue(StateBegin.MAX_OUTPUTS_BYTES >= BOUNDS.most() + Envelope.MAX_BYTES);
    }

    @Test
    void shouldRefuseBoundsThatContradictEachOther() {
        assertThrows(IllegalArgumentException.class, () -> new OutputBounds(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new OutputBounds(2, 1, 3));
        assertThrows(IllegalArgumentException.class, () -> new OutputBounds(1, 3, 2));
    }
}
