package io.understudy.replica.rehearsal;

import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.replica.protocol.Arbiter;
import java.util.Optional;
import java.util.function.Consumer;

/** An arbiter that grants whatever one host asks for; what goes over a connection is the arbiter's own rehearsal. */
record WillingArbiter(Host host) implements Arbiter {
    @Override
    public void advance(Advance request, Consumer<Verdict> answer) {
        grant(new View(request.expectedView() + 1, request.primary(), request.backup(), false), answer);
    }

    @Override
    public void acknowledge(Acknowledge request, Consumer<Verdict> answer) {
        grant(new View(request.number(), host, Optional.empty(), true), answer);
    }

    @Override
    public void read(VmName vm, Consumer<Optional<View>> answer) {
        answer.accept(Optional.empty());
    }

    private static void grant(View view, Consumer<Verdict> answer) {
        answer.accept(new Verdict.Granted(view));
    }
}
