package io.understudy.arbiter.consensus;

import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.host.Task;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.server.Client;
import io.understudy.arbiter.server.Work;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.Spec;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.Wish;
import io.understudy.arbiter.wish.WishId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Hosts that ask whoever believes to lead, in thousands of histories of {@link OrderDouble}: no number is granted to two,
 * nobody is told of an older view than was answered before it asked, and all members end with the same register.
 */
class OrderHistoryTest {
    private static final int SEEDS = Integer.getInteger("understudy.seeds", 2000);
    private static final int STEPS = 1000;

    @Test
    void shouldDecideAlikeUnderWhicheverLeader() {
        int granted = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            granted += new History(seed, OrderDouble.Flaw.NONE).play();
        }
        assertTrue(granted > SEEDS * 5, "only " + granted + " grants in " + SEEDS + " histories");
    }

    @Test
    void shouldFindAnArbiterThatDecidesWhenItProposes() {
        assertThrows(AssertionError.class, () -> playAll(OrderDouble.Flaw.DECIDES_AT_PROPOSAL));
    }

    @Test
    void shouldFindReadsThatWaitForNoPlace() {
        AssertionError found = assertThrows(AssertionError.class, () -> playAll(OrderDouble.Flaw.READS_AT_ONCE));
        assertTrue(found.getMessage().contains("older"), found.getMessage());
    }

    private static void playAll(OrderDouble.Flaw flaw) {
        for (long seed = 1; seed <= 200; seed++) {
            var unused = new History(seed, flaw).play();
        }
    }

    private static final class History {
        private final long seed;
        private final Random random;
        private final OrderDouble order;
        private final Map<Long, Advance> granted = new HashMap<>();
        private final List<Asker> askers = new ArrayList<>();
        private long answered;

        History(long seed, OrderDouble.Flaw flaw) {
            this.seed = seed;
            random = new Random(seed);
            order = new OrderDouble(random, flaw);
            for (String name : List.of("a", "b", "c")) {
                askers.add(new Asker(host(name, 1)));
            }
        }

        /** @return how many views were granted */
        int play() {
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(100) < 40) {
                    askers.get(random.nextInt(askers.size())).act();
                } else {
                    order.happen();
                }
            }
            order.settle();
            List<OrderDouble.Member> members = order.members();
            assertEquals(members.get(0).state(), members.get(1).state(), () -> "seed " + seed);
            assertEquals(members.get(0).state(), members.get(2).state(), () -> "seed " + seed);
            return granted.size();
        }

        /** A host that asks one thing at a time, again and again until it is answered. */
        private final class Asker {
            private final Host self;
            private Request asked;
            private long floor;
            private long correlation;
            private long requests;
            private Optional<View> known = Optional.empty();

            Asker(Host self) {
                this.self = self;
            }

            void act() {
                if (asked == null) {
                    floor = answered;
                    correlation++;
                    asked = next();
                }
                if (random.nextInt(10) == 0) {
                    report();
                }
                target().ifPresent(member -> member.ask(new Work.Asked(asked, new Ear(correlation))));
            }

            /** Mostly the one of the highest term that says that it leads, as a client does; sometimes one that did. */
            private Optional<OrderDouble.Member> target() {
                List<OrderDouble.Member> leading = order.members().stream()
                        .filter(OrderDouble.Member::believes)
                        .toList();
                if (leading.isEmpty()) {
                    return Optional.empty();
                }
                return random.nextInt(3) == 0
                        ? Optional.of(leading.get(random.nextInt(leading.size())))
                        : leading.stream().max(Comparator.comparingLong(OrderDouble.Member::term));
            }

            private Request next() {
                long number = known.map(View::number).orElse(0L);
                int dice = random.nextInt(100);
                if (dice < 30) {
                    return new Request.Read(correlation, VM);
                } else if (dice < 35) {
                    return new Request.Wishing(correlation, new WishId(seed, correlation), wish());
                } else if (known.filter(view -> view.primary().is(self.identity()) && !view.acknowledged())
                        .isPresent()) {
                    return new Request.Acknowledgement(correlation, new Acknowledge(VM, number, self.identity()));
                }
                Host other = askers.get(random.nextInt(askers.size())).self;
                return new Request.Advancement(
                        correlation,
                        new Advance(
                                VM,
                                number,
                                self,
                                Optional.of(other).filter(each -> !each.equals(self)),
                                self.identity(),
                                ++requests,
                                number));
            }

            private Wish wish() {
                return random.nextBoolean()
                        ? new Wish.Start(VM, new Spec(new byte[0]), RepairMode.AUTO, StandbyMode.HOT)
                        : new Wish.Forget(VM);
            }

            private void report() {
                Report report = new Report(
                        self,
                        HostRole.PRIMARY,
                        Optional.of(new Task(VM, known.map(View::number).orElse(0L))),
                        Optional.empty(),
                        0);
                target().ifPresent(member -> member.ask(new Work.Asked(new Request.Reporting(0, report), new Ear(0))));
            }

            private void take(Answer answer) {
                Request was = asked;
                if (answer instanceof Answer.Elsewhere) {
                    return;
                }
                asked = null;
                if (answer instanceof Answer.Current current) {
                    heard(current.view());
                } else if (answer instanceof Answer.Judged judged) {
                    if (judged.verdict() instanceof Verdict.Refused refused) {
                        assertTrue(!refused.memoryLost(), () -> "seed " + seed + ": " + refused.reason());
                        heard(refused.current());
                    } else if (judged.verdict() instanceof Verdict.Granted grant) {
                        if (was instanceof Request.Advancement advancement) {
                            Advance first = granted.putIfAbsent(grant.view().number(), advancement.advance());
                            assertEquals(null, first, () -> "seed " + seed + ": granted twice, " + grant);
                        }
                        heard(Optional.of(grant.view()));
                    }
                }
            }

            private void heard(Optional<View> view) {
                long number = view.map(View::number).orElse(0L);
                assertTrue(
                        number >= floor,
                        () -> "seed " + seed + ": " + self + " is told of view " + number + ", older than " + floor
                                + " that was answered before");
                answered = Math.max(answered, number);
                known = view;
            }

            private final class Ear implements Client {
                private final long to;

                Ear(long to) {
                    this.to = to;
                }

                @Override
                public void answer(Answer answer) {
                    if (asked != null && to == correlation) {
                        take(answer);
                    }
                }

                @Override
                public void push(Answer answer) {}
            }
        }
    }
}
