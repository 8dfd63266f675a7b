package io.understudy.verification.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.verification.network.WrongAnswerException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerClientTest {
    /** A database whose connection breaks where it is told to. */
    private static final class Memory implements LedgerStore {
        private final List<Ledger.Entry> entries = new ArrayList<>();
        private final long[] balances = new long[Ledger.ACCOUNTS];
        private boolean breakBefore;
        private boolean breakBehind;

        @Override
        public void create() {
            entries.clear();
        }

        @Override
        public long commit(Ledger.Entry entry) throws IOException {
            breakIf(breakBefore);
            entries.add(entry);
            balances[entry.account()] += entry.amount();
            breakIf(breakBehind);
            return balances[entry.account()];
        }

        private void breakIf(boolean breaks) throws IOException {
            if (breaks) {
                breakBefore = false;
                breakBehind = false;
                throw new IOException("the connection broke");
            }
        }

        @Override
        public long committed() {
            return entries.size();
        }

        @Override
        public List<Ledger.Entry> entries() {
            return entries;
        }

        @Override
        public long[] balances() {
            return balances;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    private final Memory memory = new Memory();
    private final LedgerClient client;

    LedgerClientTest() throws IOException {
        client = new LedgerClient(() -> memory, 3, () -> {});
        client.work();
        client.work();
    }

    @Test
    void shouldFindOutWhatBecameOfATransactionThatWasUnderWay() throws IOException {
        memory.breakBefore = true;
        client.work();
        assertEquals(2, client.booked());
        memory.breakBehind = true;
        client.work();
        assertEquals(3, client.booked());
        assertEquals(2, client.reconnections());
        client.work();
        assertEquals(Optional.empty(), client.complaint());
    }

    @Test
    void shouldFindACommitThatIsGoneBehindABrokenConnection() {
        memory.breakBefore = true;
        memory.entries.remove(1);
        String said = assertThrows(WrongAnswerException.class, client::work).getMessage();
        assertTrue(said.contains("2 transactions were committed"), said);
    }

    @Test
    void shouldFindACommitThatIsGoneWhenItAudits() throws IOException {
        memory.entries.remove(0);
        client.work();
        client.audit();
        String said = assertThrows(WrongAnswerException.class, client::work).getMessage();
        assertTrue(said.contains("transaction 1 is not there"), said);
    }

    @Test
    void shouldFindAWrongBalance() {
        for (int account = 0; account < Ledger.ACCOUNTS; account++) {
            memory.balances[account]++;
        }
        assertThrows(WrongAnswerException.class, client::work);
    }
}
