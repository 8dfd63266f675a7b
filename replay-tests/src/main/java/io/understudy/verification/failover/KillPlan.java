package io.understudy.verification.failover;

import io.understudy.verification.shell.WorkKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Spreads moments evenly over the stages of a guest's life: each stage has its turn, the moment inside it is random.
 * The turns go from the last stage to the first, so that the boots before have told how long a stage lasts on this host.
 */
public final class KillPlan {
    private static final long LATEST_MILLIS = 3_000;

    /** The part of a guest's life from which moments are drawn. */
    public enum During {
        BOOT,
        SHELL,
        ANY
    }

    private interface Stage {
        KillMoment at(Random random);
    }

    private final List<Stage> stages = new ArrayList<>();
    private final Random random;
    private int turn;

    /** Begins anywhere if there is to be only one round, or it would always be the same stage. */
    public KillPlan(During during, int rounds, Random random) {
        this.random = random;
        if (during != During.SHELL) {
            for (BootStage stage : BootStage.values()) {
                stages.add(draw -> new KillMoment.InBoot(stage, draw.nextDouble()));
            }
        }
        if (during != During.BOOT) {
            for (WorkKind kind : WorkKind.values()) {
                stages.add(draw -> new KillMoment.InShell(kind, draw.nextLong(LATEST_MILLIS)));
            }
        }
        Collections.reverse(stages);
        turn = rounds == 1 ? random.nextInt(stages.size()) : 0;
    }

    /** The next round's. */
    public KillMoment next() {
        return stages.get(turn++ % stages.size()).at(random);
    }
}
