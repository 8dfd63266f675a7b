package io.understudy.verification.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger(7);
    private final List<Ledger.Entry> entries = new ArrayList<>();
    private final long[] balances = new long[Ledger.ACCOUNTS];

    LedgerTest() {
        for (int i = 0; i < 500; i++) {
            Ledger.Entry next = ledger.next();
            entries.add(next);
            balances[next.account()] += next.amount();
            assertEquals(balances[next.account()], ledger.balanceAfterNext());
            ledger.book();
        }
    }

    @Test
    void shouldBeContentWithWhatWasCommitted() {
        assertEquals(Optional.empty(), ledger.complaint(entries, balances));
    }

    @Test
    void shouldFindWhatIsLost() {
        assertTrue(complaint(entries.subList(0, 499)).contains("transactions 500 to 500 are lost"));
        entries.remove(17);
        assertTrue(complaint(entries).contains("transaction 18 is not there"));
    }

    @Test
    void shouldFindWhatNobodyMade() {
        entries.add(ledger.next());
        assertTrue(complaint(entries).contains("appeared, though only 500 were committed"));
    }

    @Test
    void shouldFindWhatIsOtherwise() {
        Ledger.Entry old = entries.get(3);
        entries.set(3, new Ledger.Entry(old.number(), old.account(), old.amount() + 1));
        assertTrue(complaint(entries).contains("transaction 4 is not there"));
    }

    @Test
    void shouldFindABalanceThatIsNotTheSum() {
        balances[42]--;
        assertTrue(complaint(entries).contains("account 42"));
    }

    @Test
    void shouldReadItsOwnLines() {
        assertEquals(entries.get(9), Ledger.Entry.parse(entries.get(9).toString()));
    }

    private String complaint(List<Ledger.Entry> held) {
        return ledger.complaint(held, balances).orElse("");
    }
}
