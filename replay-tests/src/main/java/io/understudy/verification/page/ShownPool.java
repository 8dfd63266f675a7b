package io.understudy.verification.page;

import io.understudy.event.Event;
import io.understudy.page.Hands;
import io.understudy.page.PageToken;
import io.understudy.page.Verb;
import io.understudy.page.server.PageServer;
import io.understudy.page.server.RunningProcesses;
import io.understudy.running.RunningFolder;
import io.understudy.verification.link.CuttableLinks;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.Breach;
import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** A pool of real processes with one VM, and a page with hands that shows it. */
public final class ShownPool implements AutoCloseable {
    private static final String VM = "vm";

    /** Where this process's children tell that they run, but for this pool's. */
    private final String runningElsewhere = System.getProperty(RunningFolder.NAMED_BY);

    private final CuttableLinks links;
    private final HostPool pool;
    private final Hands hands;
    private final PageServer page;

    /**
     * Starts all of it; nobody waits until the VM is redundant.
     *
     * @param folder for logs, the arbiter's journal and the files by which the page finds the processes
     * @param size how many hosts
     * @param machine the options that describe the guest
     * @param options further options for every host
     * @param breach what hosts leave out, which the page says all the time
     * @param address where browsers connect; port 0 takes any
     */
    public ShownPool(
            Path folder,
            int size,
            List<String> machine,
            List<String> options,
            Breach breach,
            InetSocketAddress address,
            PageToken token,
            Witness witness)
            throws IOException, InterruptedException, TimeoutException {
        // Processes inherit it: they are found by this page, and not by the user's other ones.
        System.setProperty(RunningFolder.NAMED_BY, folder.resolve("running").toString());
        links = new CuttableLinks();
        HostPool started = null;
        try {
            started = new HostPool(folder, size, machine, options, ChildProcess.Life.LONG, links, breach);
            pool = started;
            hands = new PoolHands(pool, links, VM, (micros, verb, target) -> {
                tell(micros, verb, target);
                witness.sees(micros, verb, target);
            });
            page = PageServer.start(
                    address, token, new RunningProcesses(RunningFolder.ofThisUser()), hands, warning(breach));
        } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
            if (started != null) {
                started.close();
            }
            links.close();
            restoreRunning();
            throw e;
        }
    }

    /** In one line; empty if nothing is left out. */
    public static String warning(Breach breach) {
        return breach == Breach.NONE ? "" : String.join(" ", breach.options()) + ": this machine must break";
    }

    private void tell(long micros, Verb verb, String target) {
        page.tell(micros, new Event.Hand(verb.spelt(), target));
    }

    /** What a browser opens. */
    public String url() {
        return page.url();
    }

    /** Where browsers connect, with the real port. */
    public InetSocketAddress address() {
        return page.address();
    }

    /** What its page can do. */
    Hands hands() {
        return hands;
    }

    public HostPool pool() {
        return pool;
    }

    @Override
    public void close() {
        page.close();
        pool.close();
        links.close();
        restoreRunning();
    }

    private void restoreRunning() {
        if (runningElsewhere == null) {
            System.clearProperty(RunningFolder.NAMED_BY);
        } else {
            System.setProperty(RunningFolder.NAMED_BY, runningElsewhere);
        }
    }
}
