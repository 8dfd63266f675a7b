package io.understudy.arbiter.server;

import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who wants to hear of which machine's views. Used by the commit thread only. */
final class Subscriptions {
    private record Subscription(Client client, long correlation) {}

    private final Map<VmName, List<Subscription>> byMachine = new HashMap<>();

    void add(VmName vm, Client client, long correlation) {
        byMachine.computeIfAbsent(vm, name -> new ArrayList<>()).add(new Subscription(client, correlation));
    }

    void push(VmName vm, View view) {
        for (Subscription subscription : byMachine.getOrDefault(vm, List.of())) {
            subscription.client().push(new Answer.Current(subscription.correlation(), Optional.of(view)));
        }
    }

    void remove(Client client) {
        byMachine.values().removeIf(subscriptions -> {
            subscriptions.removeIf(subscription -> subscription.client() == client);
            return subscriptions.isEmpty();
        });
    }
}
