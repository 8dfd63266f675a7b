package io.understudy.replica.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.log.entry.Baseline;
import io.understudy.log.message.ChannelMessage;
import io.understudy.replica.machine.LogBounds;
import io.understudy.replica.machine.LogKeeper;
import io.understudy.replica.machine.StandbyMachine;
import io.understudy.replica.role.Role;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a backup makes of what its log's keeper says that it has stored. */
class StoredLogTest {
    private static final long VIEW = 5;
    private static final Baseline STATE = new Baseline(100, 1_000_000, 0, 0);

    private final BackupStage stage = new BackupStage(new NoMachine() {
        @Override
        public Optional<LogBounds> bounds() {
            return Optional.of(new LogBounds(1_000, 1_000_000));
        }
    });

    private void receive() {
        stage.greet(VIEW);
        stage.receiveState(STATE);
        assertEquals(Role.RECEIVING, stage.role());
    }

    private void beBackup() {
        receive();
        stored(0, 10);
        stage.heartbeat(VIEW);
        assertEquals(Role.BACKUP, stage.role());
        stage.said(ChannelMessage.class);
    }

    private void stored(long entries, long bytes) {
        Baseline end = new Baseline(STATE.nextSequence() + entries, STATE.position() + entries, 0, 0);
        stage.machineTells().stored(new LogKeeper.Stored(STATE, end, bytes));
    }

    private int acks() {
        return stage.said(ChannelMessage.Ack.class).size();
    }

    private int requests() {
        return stage.said(ChannelMessage.StateRequest.class).size();
    }

    @Test
    void shouldHaveItsMachineOnceTheFirstOfItIsStored() {
        receive();
        stage.said(ChannelMessage.class);
        stored(0, 10);
        assertEquals(Role.JOINED, stage.role());
        assertEquals(1, acks());
    }

    @Test
    void shouldAcknowledgeWhatIsStoredAndOnce() {
        beBackup();
        stored(1, 20);
        assertEquals(1, acks());
        stored(1, 20);
        assertEquals(0, acks());
        stored(2, 30);
        assertEquals(1, acks());
    }

    @Test
    void shouldAskForAStateAnewWhenTheLogIsLong() {
        beBackup();
        stored(1, 999);
        assertEquals(0, requests());
        stored(2, 1_000);
        assertEquals(1, requests());
        stored(3, 1_200);
        assertEquals(0, requests());
    }

    /** A primary that is still to get this host as its backup has no state anew to send; the wish is not forgotten. */
    @Test
    void shouldAskWhenItIsBackupAndNotBefore() {
        receive();
        stored(0, 1_000);
        stored(1, 1_100);
        assertEquals(0, requests());
        stage.heartbeat(VIEW);
        stored(2, 1_200);
        assertEquals(1, requests());
    }

    @Test
    void shouldLeaveWhenItsDiskFillsUpAndNoStateComes() {
        beBackup();
        stored(1, 16_001);
        assertEquals("cannot store the log: it takes 0 MiB, and the primary sends no fresh state", stage.ended());
        assertEquals(Role.HALTED, stage.role());
    }

    @Test
    void shouldHearNothingOfALogWhosePrimaryItLost() {
        receive();
        StandbyMachine.Events before = stage.machineTells();
        stage.loseThePrimary();
        assertEquals(Role.LISTENING, stage.role());
        before.stored(new LogKeeper.Stored(STATE, STATE, 10));
        assertEquals(Role.LISTENING, stage.role());
    }
}
