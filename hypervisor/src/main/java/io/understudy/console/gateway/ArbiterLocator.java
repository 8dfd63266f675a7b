package io.understudy.console.gateway;

import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.console.session.Location;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the primary by asking the arbiter. */
public record ArbiterLocator(ArbiterClient arbiter, VmName vm) implements PrimaryLocator {
    @Override
    public void locate(Consumer<Location> answer) {
        var unused = arbiter.read(vm).thenAccept(view -> tell(view, answer));
    }

    @Override
    public void subscribe(Consumer<Location> news) {
        arbiter.subscribe(vm, view -> tell(view, news));
    }

    @Override
    public void followBackup(Consumer<Optional<Location>> news) {
        arbiter.subscribe(
                vm,
                view -> news.accept(view.flatMap(known -> known.backup()
                        .filter(backup -> !backup.consoleAddress().isEmpty())
                        .map(backup -> new Location(known.number(), backup.consoleAddress())))));
    }

    private static void tell(Optional<View> view, Consumer<Location> answer) {
        view.filter(known -> !known.primary().consoleAddress().isEmpty())
                .ifPresent(known -> answer.accept(
                        new Location(known.number(), known.primary().consoleAddress())));
    }
}
