package io.understudy.arbiter.pool;

import io.understudy.arbiter.host.HostChange;
import io.understudy.arbiter.host.HostLives;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.DurableState;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.InconsistentChangeException;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.arbiter.wish.WishChange;
import io.understudy.arbiter.wish.WishRegister;
import java.util.ArrayList;
import java.util.List;

/** Everything an arbiter must not forget, as one history. Not thread-safe. */
public final class PoolRegister implements DurableState {
    private final ViewRegister views;
    private final WishRegister wishes;
    private final HostLives lives;

    /** @param views empty, or replayed from the journal that this register belongs to */
    public PoolRegister(ViewRegister views, PoolSettings settings) {
        this.views = views;
        this.wishes = new WishRegister(settings.maxWishes());
        this.lives = new HostLives(settings.maxHosts());
    }

    public ViewRegister views() {
        return views;
    }

    public WishRegister wishes() {
        return wishes;
    }

    public HostLives lives() {
        return lives;
    }

    /** Whether a report says something that must not be forgotten, so that it has to be decided with everything else. */
    public boolean isNews(Report report) {
        return lives.standing(report.host().identity()) == HostLives.Standing.NEW
                || report.task()
                        .filter(task -> views.isNews(task.vm(), task.knownView()))
                        .isPresent();
    }

    /**
     * A report is decided.
     *
     * @return what has to be durable before it counts
     */
    public List<Change> reported(Report report) {
        List<Change> changes = new ArrayList<>();
        HostIdentity host = report.host().identity();
        if (lives.standing(host) == HostLives.Standing.NEW) {
            changes.add(lives.appear(host));
        }
        // Whoever says it: a life that counts as failed has seen what it has seen.
        report.task().flatMap(task -> views.heard(task.vm(), task.knownView())).ifPresent(changes::add);
        return changes;
    }

    @Override
    public void replay(Change change) throws InconsistentChangeException {
        if (change instanceof WishChange wish) {
            wishes.replay(wish);
        } else if (change instanceof HostChange host) {
            lives.replay(host);
        } else {
            views.replay(change);
            if (change instanceof Change.Granted granted) {
                wishes.viewed(granted.vm(), granted.view());
            }
        }
    }

    @Override
    public void endReplay() throws InconsistentChangeException {
        views.endReplay();
    }

    @Override
    public List<Change> snapshot() {
        List<Change> changes = new ArrayList<>(views.snapshot());
        changes.addAll(wishes.snapshot());
        changes.addAll(lives.snapshot());
        return changes;
    }

    /** Forgets everything, for a state that comes whole from elsewhere. */
    public void clear() {
        views.clear();
        wishes.clear();
        lives.clear();
    }
}
