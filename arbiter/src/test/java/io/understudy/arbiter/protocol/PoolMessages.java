package io.understudy.arbiter.protocol;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.ALONE;
import static io.understudy.arbiter.Cast.B;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.view;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.host.Task;
import io.understudy.arbiter.host.Transfer;
import io.understudy.arbiter.pool.HostStatus;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.Spec;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.VmWish;
import io.understudy.arbiter.wish.WantedState;
import io.understudy.arbiter.wish.Wish;
import io.understudy.arbiter.wish.WishId;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Every message of the pool and its bytes. */
final class PoolMessages {
    private static final String HOST_A =
            "0001610000000000000001000c612e6c6f63616c3a37303031000c612e6c6f63616c3a37303032";
    private static final String HOST_B =
            "0001620000000000000001000c622e6c6f63616c3a37303031000c622e6c6f63616c3a37303032";
    private static final String GUEST = "00056775657374";
    private static final String SEVEN = "0000000000000007";
    private static final String ID = "0123456789abcdef1122334455667788";
    private static final WishId WISH = new WishId(0x0123456789ABCDEFL, 0x1122334455667788L);
    private static final Spec SPEC = new Spec(new byte[] {7, 8});

    private PoolMessages() {}

    static Stream<Arguments> requests() {
        Report backup =
                new Report(A, HostRole.BACKUP, Optional.of(new Task(VM, 3)), Optional.of(new Transfer(16, 256)), 20);
        Wish start = new Wish.Start(VM, SPEC, RepairMode.MANUAL, StandbyMode.COLD);
        return Stream.of(
                arguments(
                        new Request.Reporting(7, Report.idle(A)),
                        "0000003b" + "07" + SEVEN + HOST_A + "00" + "00" + "00" + "0000000000000000"),
                arguments(
                        new Request.Reporting(7, backup),
                        "0000005a" + "07" + SEVEN + HOST_A + "02" + "01" + GUEST + "0000000000000003" + "01"
                                + "0000000000000010" + "0000000000000100" + "0000000000000014"),
                arguments(new Request.Watch(7), "00000009" + "08" + SEVEN),
                arguments(
                        new Request.Wishing(7, WISH, start),
                        "00000027" + "09" + SEVEN + ID + "01" + GUEST + "00020708" + "01" + "01"),
                wish(new Wish.Stop(VM), "02" + GUEST),
                wish(new Wish.Move(VM), "03" + GUEST),
                wish(new Wish.Repair(VM), "04" + GUEST),
                wish(new Wish.Forget(VM), "05" + GUEST),
                arguments(
                        new Request.Wishing(7, WISH, new Wish.Drain(new HostName("a"))),
                        "0000001d" + "09" + SEVEN + ID + "06" + "000161"),
                arguments(
                        new Request.Wishing(7, WISH, new Wish.Undrain(new HostName("a"))),
                        "0000001d" + "09" + SEVEN + ID + "07" + "000161"));
    }

    private static Arguments wish(Wish wish, String hex) {
        return arguments(new Request.Wishing(7, WISH, wish), "00000021" + "09" + SEVEN + ID + hex);
    }

    static Stream<Arguments> answers() {
        VmWish wish = new VmWish(
                WantedState.RUNNING, SPEC, RepairMode.AUTO, StandbyMode.HOT, true, 2, Optional.of(A.identity()));
        VmStatus full = new VmStatus(
                VM, Optional.of(wish), Optional.of(view(1, A, ALONE).withAcknowledgement()), Optional.of(B), 9);
        return Stream.of(
                arguments(
                        new Answer.PoolHost(7, new HostStatus(Report.idle(A), true, false, 5)),
                        "00000045" + "86" + SEVEN + "01" + "00" + "0000000000000005" + HOST_A + "00" + "00" + "00"
                                + "0000000000000000"),
                arguments(
                        new Answer.PoolVm(7, full),
                        "0000008e" + "87" + SEVEN + GUEST + "01" + "00" + "00020708" + "00" + "00" + "01"
                                + "0000000000000002" + "01" + "0001610000000000000001" + "01" + "0000000000000001"
                                + "01" + HOST_A + "01" + HOST_B + "0000000000000009"),
                arguments(
                        new Answer.PoolVm(7, new VmStatus(VM, Optional.empty(), Optional.empty(), Optional.empty(), 0)),
                        "0000001b" + "87" + SEVEN + GUEST + "00" + "00" + "00" + "0000000000000000"),
                arguments(
                        new Answer.PoolEnd(7, 6, 2, 258),
                        "00000015" + "88" + SEVEN + "0000000000000006" + "0002" + "0102"),
                arguments(new Answer.Noted(7), "00000009" + "89" + SEVEN),
                arguments(new Answer.Declined(7, "no"), "0000000d" + "8a" + SEVEN + "00026e6f"));
    }
}
