package io.understudy.fence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.fence.Tenancy.Answer.Turned;
import io.understudy.fence.Tenancy.Answer.Welcome;
import io.understudy.message.ViewCheck;
import io.understudy.nbd.Actor;
import io.understudy.nbd.Claim;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TenancyTest {
    private static final Claim FIRST = claim("db", 1000, 1, "a");
    private static final Claim NEXT = claim("db", 1000, 2, "b");
    private static final Claim OTHER = claim("web", 2000, 1, "c");

    private final Tenancy tenancy = new Tenancy(ViewCheck.ON, Optional.empty(), 0);

    private static Claim claim(String vm, long powerOn, long view, String host) {
        return new Claim(new Actor(vm, powerOn, host, 7), view);
    }

    private static Turned turned(Tenancy.Answer answer) {
        return assertInstanceOf(Turned.class, answer);
    }

    @Test
    void shouldGiveTheExportToTheHighestView() {
        assertEquals(new Welcome(OptionalLong.empty()), tenancy.claim(1, FIRST, 0));
        assertTrue(tenancy.isOf(1));
        assertEquals(new Welcome(OptionalLong.of(1)), tenancy.claim(2, NEXT, 0));
        assertFalse(tenancy.isOf(1));
        assertTrue(tenancy.isOf(2));
        assertEquals(new Turned("b is primary in view 2", true), tenancy.claim(3, FIRST, 0));
        assertTrue(tenancy.isOf(2), "who is turned away changes nothing");
    }

    @Test
    void shouldLetNobodyElseInInTheSameView() {
        tenancy.claim(1, FIRST, 0);
        assertTrue(turned(tenancy.claim(2, claim("db", 1000, 1, "b"), 0)).forGood());
        Claim again = new Claim(new Actor("db", 1000, "a", 8), 1);
        assertTrue(turned(tenancy.claim(2, again, 0)).forGood(), "another life of the host");
        assertEquals(new Welcome(OptionalLong.of(1)), tenancy.claim(2, FIRST, 0), "it connects again");
    }

    @Test
    void shouldNotForgetWhatWasWrittenDown() {
        Tenancy later = new Tenancy(ViewCheck.ON, Optional.of(NEXT), 0);
        assertTrue(turned(later.claim(1, FIRST, Long.MAX_VALUE / 2)).forGood());
        assertInstanceOf(Welcome.class, later.claim(1, NEXT, 0));
    }

    @Test
    void shouldHaveAnotherMachineWaitUntilTheFirstIsGone() {
        tenancy.claim(1, FIRST, 0);
        assertFalse(turned(tenancy.claim(2, OTHER, 1_000_000)).forGood(), "its host is there");
        tenancy.closed(1, false, 1_000_000);
        assertEquals(
                "it is in use by VM db on host a, which was there 9 s ago",
                turned(tenancy.claim(2, OTHER, 1_000_000 + Tenancy.QUIET_MILLIS - 1))
                        .why());
        assertInstanceOf(Welcome.class, tenancy.claim(2, OTHER, 1_000_000 + Tenancy.QUIET_MILLIS));
        tenancy.closed(2, false, 2_000_000);
        assertTrue(turned(tenancy.claim(3, NEXT, 9_000_000)).forGood(), "a machine of before that thaws");
    }

    @Test
    void shouldNotHaveItWaitForOneThatSaidThatItGoes() {
        tenancy.claim(1, FIRST, 0);
        tenancy.closed(1, true, 5);
        assertInstanceOf(Welcome.class, tenancy.claim(2, OTHER, 5));
    }

    @Test
    void shouldNotTakeTheEndOfAnOldConnectionForThatOfTheNewOne() {
        tenancy.claim(1, FIRST, 0);
        tenancy.claim(2, NEXT, 0);
        tenancy.closed(1, true, 0);
        assertTrue(tenancy.isOf(2));
        turned(tenancy.claim(3, OTHER, Tenancy.QUIET_MILLIS));
    }

    @Test
    void shouldLetAnybodyInWhereADemoHasItSo() {
        Tenancy unchecked = new Tenancy(ViewCheck.OFF, Optional.of(NEXT), 0);
        assertInstanceOf(Welcome.class, unchecked.claim(1, FIRST, 0));
    }
}
