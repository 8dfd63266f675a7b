package io.understudy.replica.protocol;

import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.Optional;
import java.util.function.Consumer;

/** The arbiter, as one host reaches it. What is asked stays asked until there is an answer, however long it is away. */
public interface Arbiter {
    void advance(Advance request, Consumer<Verdict> answer);

    void acknowledge(Acknowledge request, Consumer<Verdict> answer);

    /** Reads the view that is recorded, if there is one. */
    void read(VmName vm, Consumer<Optional<View>> answer);
}
