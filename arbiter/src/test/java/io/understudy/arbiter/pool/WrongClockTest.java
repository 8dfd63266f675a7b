package io.understudy.arbiter.pool;

import static io.understudy.arbiter.Cast.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.host.Task;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Decision;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A host draws its incarnation from its wall clock, and nothing else of that clock gets here. The same random history,
 * told by hosts with clocks that are right, years wrong or running backwards, comes to the same end at every step.
 */
class WrongClockTest {
    private static final int SEEDS = 3;
    private static final int STEPS = 200;
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final VmName KV = new VmName("kv");
    private static final Pattern LIFE = Pattern.compile("\\b([a-c])#(-?[0-9]+)");
    private static final long NOW_MILLIS = 1_800_000_000_000L;

    /** What the clock of a host shows when its nth life begins. */
    private enum HostClock {
        RIGHT,
        RUNNING_BACKWARDS,
        AT_THE_EPOCH,
        BEFORE_THE_EPOCH,
        JUMPING;

        long incarnation(int life) {
            return switch (this) {
                case RIGHT -> NOW_MILLIS + life * 60_000L;
                case RUNNING_BACKWARDS -> NOW_MILLIS - life * TimeUnit.DAYS.toMillis(366);
                case AT_THE_EPOCH -> life;
                case BEFORE_THE_EPOCH -> Long.MIN_VALUE + life;
                case JUMPING -> (life % 2 == 0 ? 1 : -1) * NOW_MILLIS * (life + 1);
            };
        }
    }

    @Test
    void shouldDecideTheSameWhateverTheHostsClocksShow() {
        StringBuilder all = new StringBuilder();
        for (long seed = 1; seed <= SEEDS; seed++) {
            List<String> right = new Teller(HostClock.RIGHT, seed).tell();
            for (HostClock clock : HostClock.values()) {
                List<String> told = new Teller(clock, seed).tell();
                for (int step = 0; step < STEPS; step++) {
                    assertEquals(right.get(step), told.get(step), clock + ", seed " + seed + ", step " + step);
                }
            }
            all.append(String.join("\n", right));
        }
        for (String expected : List.of("granted", "refused", "kv:", "counts as failed", "recruit ", "view=3")) {
            assertTrue(all.indexOf(expected) >= 0, () -> "'" + expected + "' never happened");
        }
    }

    /** One history; what it says names lives by their order, not by their incarnations. */
    private static final class Teller {
        private final HostClock clock;
        private final Random random;
        private final Scene scene = new Scene();
        private final Map<String, Integer> lives = new HashMap<>();
        private final List<String> story = new ArrayList<>();
        private long requestId;

        Teller(HostClock clock, long seed) {
            this.clock = clock;
            this.random = new Random(seed);
        }

        List<String> tell() {
            NAMES.forEach(this::begin);
            scene.after(1000).start("kv");
            for (int step = 0; step < STEPS; step++) {
                String name = NAMES.get(random.nextInt(NAMES.size()));
                String event = switch (random.nextInt(20)) {
                    case 0 -> begin(name);
                    case 1, 2, 3, 4 -> report(life(name, random.nextInt(lives.get(name) + 1)));
                    case 5, 6, 7 -> advance(life(name, lives.get(name) - random.nextInt(2)));
                    case 8, 9, 10, 11 -> advance(member().orElse(life(name, lives.get(name))));
                    case 12 -> String.valueOf(scene.silent(name).nowMillis());
                    default -> String.valueOf(scene.after(random.nextInt(3000)).nowMillis());
                };
                story.add(anonymous(event + " | " + scene.appointed() + " | " + scene.alive() + " | view=" + number()
                        + " | " + scene.vm("kv")));
            }
            return story;
        }

        private String begin(String name) {
            int life = lives.merge(name, 1, Integer::sum);
            scene.says(Report.idle(life(name, life)));
            return name + " begins";
        }

        private Host life(String name, int life) {
            return host(name, clock.incarnation(life));
        }

        private String report(Host host) {
            boolean recruited = scene.vm("kv").recruit().filter(host::equals).isPresent();
            Report report = switch (random.nextInt(3)) {
                case 0 -> Report.idle(host);
                case 1 -> Report.busy(host, HostRole.PRIMARY, new Task(KV, Math.min(1, number())));
                default -> Report.busy(host, HostRole.RECEIVING, new Task(KV, number()));
            };
            return (recruited ? "recruit " : "host ") + scene.hears(report);
        }

        private String advance(Host host) {
            Optional<Host> backup = scene.vm("kv").recruit();
            Decision decision = decide(new Advance(KV, number(), host, backup, host.identity(), ++requestId, number()));
            if (decision.verdict() instanceof Verdict.Refused refused) {
                return "refused " + refused.reason();
            }
            settle(decision);
            settle(scene.register.views().decide(new Acknowledge(KV, number(), host.identity())));
            return "granted to " + host;
        }

        private Decision decide(Advance request) {
            return scene.register.views().decide(request);
        }

        private void settle(Decision decision) {
            scene.register.wishes().viewed(KV, ((Verdict.Granted) decision.verdict()).view());
            scene.register.views().settle(decision.change().orElseThrow());
            scene.pool.changed();
            scene.after(250);
        }

        private long number() {
            return scene.register.views().read(KV).map(View::number).orElse(0L);
        }

        /** The primary of the present view, or sometimes its backup. */
        private Optional<Host> member() {
            Optional<View> view = scene.vm("kv").view();
            return random.nextInt(3) == 0 ? view.flatMap(View::backup) : view.map(View::primary);
        }

        /** "a@2" is the second life of a. */
        private String anonymous(String text) {
            return LIFE.matcher(text).replaceAll(found -> {
                int life = 0;
                while (clock.incarnation(life) != Long.parseLong(found.group(2))) {
                    life++;
                }
                return found.group(1) + "@" + life;
            });
        }
    }
}
