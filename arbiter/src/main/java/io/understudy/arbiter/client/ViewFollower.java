package io.understudy.arbiter.client;

import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on each view of a machine once and in order: a new connection tells the current one again, and an arbiter that
 * was set up from an old copy of its journal tells an old one.
 */
final class ViewFollower implements Consumer<Optional<View>> {
    private static final Logger LOG = LoggerFactory.getLogger(ViewFollower.class);

    private final VmName vm;
    private final Consumer<Optional<View>> listener;
    private Optional<View> last = Optional.empty();
    private boolean first = true;

    ViewFollower(VmName vm, Consumer<Optional<View>> listener) {
        this.vm = vm;
        this.listener = listener;
    }

    @Override
    public void accept(Optional<View> view) {
        if (isOlder(view)) {
            LOG.warn(
                    "the arbiter shows {} of {} after {}: it has lost its memory, its journal must be restored",
                    view.map(View::toString).orElse("no view"),
                    vm,
                    last.map(View::toString).orElse("none"));
        } else if (first || !view.equals(last)) {
            first = false;
            last = view;
            listener.accept(view);
        }
    }

    private boolean isOlder(Optional<View> view) {
        long number = view.map(View::number).orElse(0L);
        long lastNumber = last.map(View::number).orElse(0L);
        boolean acknowledged = view.map(View::acknowledged).orElse(false);
        boolean lastAcknowledged = last.map(View::acknowledged).orElse(false);
        return number < lastNumber || (number == lastNumber && lastAcknowledged && !acknowledged);
    }
}
