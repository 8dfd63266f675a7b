package io.understudy.page.server;

import io.understudy.arbiter.HostPort;
import io.understudy.page.merge.Source;
import io.understudy.running.Registration;
import io.understudy.running.RunningFolder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The processes of this user on this computer, as they registered themselves. */
public final class RunningProcesses implements Supplier<List<Source>> {
    private final RunningFolder folder;

    public RunningProcesses(RunningFolder folder) {
        this.folder = folder;
    }

    /** Those that run now; none if the folder cannot be read at the moment. */
    @Override
    public List<Source> get() {
        try {
            return folder.read().stream().flatMap(each -> source(each).stream()).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** A file may say anything. */
    private static Optional<Source> source(Registration registration) {
        return address(registration.address())
                .map(observer -> new Source(
                        Optional.of(registration.origin()),
                        registration.vm(),
                        observer,
                        registration.token(),
                        address(registration.serving())));
    }

    private static Optional<InetSocketAddress> address(String text) {
        try {
            InetSocketAddress named = HostPort.parse(text);
            return Optional.of(new InetSocketAddress(named.getHostString(), named.getPort()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
