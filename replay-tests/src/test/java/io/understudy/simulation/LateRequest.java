package io.understudy.simulation;

import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A request for a view that its host has no right to, or has no right to any more. */
final class LateRequest {
    /** Any number that the host does not use itself. */
    private static final long ID = 1_000;

    private LateRequest() {}

    /**
     * Why it is refused.
     *
     * @param expectedView the view that the asker believes to be the present one
     * @param primary who asks for itself
     * @param backup whom it wants as its backup
     */
    static String asked(Scenario scenario, long expectedView, String primary, String backup) {
        return asked(
                scenario,
                primary,
                scenario.host(primary).self(),
                expectedView,
                Optional.of(scenario.host(backup).self()));
    }

    /** @param messenger over whose connection the request of {@code asker} comes */
    static String asked(Scenario scenario, String messenger, Host asker, long expectedView, Optional<Host> backup) {
        List<Verdict> verdicts = new ArrayList<>();
        Advance request =
                new Advance(Cluster.VM, expectedView, asker, backup, asker.identity(), ID + expectedView, expectedView);
        scenario.host(messenger).advance(request, verdicts::add);
        scenario.until("the arbiter answers", () -> !verdicts.isEmpty());
        return verdicts.get(0) instanceof Verdict.Refused refused
                ? refused.reason()
                : "it was not refused: " + verdicts;
    }
}
