package io.understudy.simulation.disk;

import io.understudy.arbiter.journal.FileJournal;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.server.Client;
import io.understudy.arbiter.server.GroupCommit;
import io.understudy.arbiter.server.Work;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.arbiter.view.VmName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The lives of an arbiter on one disk: the real commit over the real journal. Machines whose hosts take over from each
 * other; what was answered about each is remembered across lives.
 */
final class ArbiterOnDisk {
    private static final int MACHINES = 12;
    private static final int COMPACTION_BYTES = 3000;
    private static final Host A = host("a");
    private static final Host B = host("b");

    private final SimulatedDisk disk;
    private final Random random;
    private final Map<VmName, Long> answered = new HashMap<>();
    private final Map<VmName, Long> asked = new HashMap<>();

    ArbiterOnDisk(SimulatedDisk disk, Random random) {
        this.disk = disk;
        this.random = random;
    }

    private static Host host(String name) {
        return new Host(name, 1, name + ".local:7001", name + ".local:7002");
    }

    private Path path() {
        return disk.mount().getPath("/var/lib/arbiter");
    }

    /** A life of so many rounds, or until the disk fails. */
    void live(int rounds) throws IOException {
        ViewRegister register = new ViewRegister(MACHINES);
        try (FileJournal journal = FileJournal.open(path(), register, COMPACTION_BYTES)) {
            GroupCommit commit = new GroupCommit(register, journal);
            for (int i = 0; i < rounds; i++) {
                commit.commit(round(register));
            }
        }
    }

    /** @return how many grants and acknowledgements a new life knows of that nobody was told before it */
    int show() throws IOException {
        ViewRegister register = new ViewRegister(MACHINES);
        FileJournal.open(path(), register, COMPACTION_BYTES).close();
        int news = 0;
        for (int i = 0; i < MACHINES; i++) {
            VmName vm = new VmName("machine-" + i);
            long found = register.read(vm).map(ArbiterOnDisk::progress).orElse(0L);
            long told = answered.getOrDefault(vm, 0L);
            if (found < told || found > asked.getOrDefault(vm, 0L)) {
                throw new AssertionError(vm + " is at " + found + ", it was answered to be at " + told
                        + ", and asked to be at " + asked.get(vm));
            }
            news += (int) (found - told);
            answered.put(vm, found);
        }
        return news;
    }

    private static long progress(View view) {
        return 2 * view.number() - (view.acknowledged() ? 0 : 1);
    }

    private List<Work> round(ViewRegister register) {
        List<Work> round = new ArrayList<>();
        int most = random.nextInt(3) == 0 ? MACHINES : 2;
        for (int i = 0; i < most; i++) {
            VmName vm = new VmName("machine-" + (most == MACHINES ? i : random.nextInt(MACHINES)));
            Optional<View> view = register.read(vm);
            Request request = view.filter(each -> !each.acknowledged()).isPresent()
                    ? new Request.Acknowledgement(
                            i,
                            new Acknowledge(
                                    vm,
                                    view.get().number(),
                                    view.get().primary().identity()))
                    : new Request.Advancement(i, next(vm, view));
            asked.put(vm, view.map(ArbiterOnDisk::progress).orElse(0L) + 1);
            round.add(new Work.Asked(request, client(vm)));
        }
        return round;
    }

    private static Advance next(VmName vm, Optional<View> view) {
        long number = view.map(View::number).orElse(0L);
        Host primary = number % 2 == 0 ? A : B;
        return new Advance(
                vm, number, primary, Optional.of(primary.equals(A) ? B : A), primary.identity(), number, number);
    }

    private Client client(VmName vm) {
        return new Client() {
            @Override
            public void answer(Answer answer) {
                if (answer instanceof Answer.Judged judged && judged.verdict() instanceof Verdict.Granted granted) {
                    answered.merge(vm, progress(granted.view()), Math::max);
                }
            }

            @Override
            public void push(Answer answer) {}
        };
    }
}
