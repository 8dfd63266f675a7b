package io.understudy.simulation.mutant;

import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.wish.VmWish;
import io.understudy.arbiter.wish.Wish;
import io.understudy.arbiter.wish.WishContext;
import io.understudy.log.entry.EntrySink;
import io.understudy.log.entry.StreamPositions;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.device.Uart16550;
import io.understudy.machine.virtio.VirtioNet;
import io.understudy.output.OutputGate;
import io.understudy.output.Unconfirmed;
import io.understudy.replica.line.SerialLine;
import io.understudy.replica.protocol.Arbiter;
import io.understudy.storage.Disks;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What mutants call instead of production's methods; the first argument is whose method it was. */
public final class Mistakes {
    private static final Set<SerialLine> SERVING = new HashSet<>();

    private Mistakes() {}

    /** A backup that lost its primary does not ask; its first request is always that one. */
    public static void takesOverUnasked(Arbiter arbiter, Advance request, Consumer<Verdict> answer) {
        if (request.requestId() == 1 && request.expectedView() > 0) {
            answer.accept(granted(request));
        } else {
            arbiter.advance(request, answer);
        }
    }

    /** A primary that lost its backup does not ask. */
    public static void goesAloneUnasked(Arbiter arbiter, Advance request, Consumer<Verdict> answer) {
        if (request.requestId() > 1 && request.backup().isEmpty()) {
            answer.accept(granted(request));
        } else {
            arbiter.advance(request, answer);
        }
    }

    private static Verdict granted(Advance request) {
        return new Verdict.Granted(new View(request.expectedView() + 1, request.primary(), request.backup(), false));
    }

    /** A backup opens its console and lets out what its own execution says. */
    public static void servesAsWell(SerialLine line, StreamPositions confirmed) {
        if (SERVING.add(line)) {
            line.open(1_000);
        }
        line.releaseAtOnce();
    }

    /** A host that gave a machine up is who it was. */
    public static Host asBefore(Host host) {
        return host;
    }

    /** Where the backup is, the gateway is sent. */
    public static Host itsBackup(View view) {
        return view.backup().orElse(view.primary());
    }

    /** The arbiter objects to nobody. */
    public static Optional<String> neverObjects(Optional<View> current, Advance request) {
        return Optional.empty();
    }

    /** The arbiter objects to nobody. */
    public static Optional<String> neverObjects(Optional<View> current, Acknowledge request) {
        return Optional.empty();
    }

    /** The arbiter declines nothing. */
    public static Optional<String> neverObjects(Wish.Start start, VmWish known, WishContext context) {
        return Optional.empty();
    }

    /** The arbiter declines nothing. */
    public static Optional<String> neverObjects(Wish.Drain drain, WishContext context) {
        return Optional.empty();
    }

    /** Nothing is left out. */
    public static Optional<Object> asItWas(Optional<Object> what, Predicate<Object> kept) {
        return what;
    }

    /** The copy has none of the outputs that did not arrive. */
    public static Unconfirmed nothing(OutputGate gate) {
        return Unconfirmed.nothing(gate.made());
    }

    /** Only what was executed counts as forced. */
    public static StreamPositions asExecuted(Disks disks) {
        return disks.forced();
    }

    /** What left counts as arrived. */
    public static StreamPositions whatLeft(OutputGate gate) {
        return StreamPositions.of(gate.released(Uart16550.STREAM));
    }

    /** Nobody is ever suspected. */
    public static Optional<Object> nobody(Object suspicion) {
        return Optional.empty();
    }

    /** The devices are told a later time than the log. */
    public static void advancesFurther(MachineInputs machine, long nanos) {
        machine.advanceClock(nanos + 1);
    }

    /** The log is told a later time than the guest. */
    public static long logsLater(EntrySink log, long position, long nanos) {
        return log.clockRead(position, nanos + 1);
    }

    /** Frames are held with an entry that is always safe. */
    public static boolean framesLeaveAtOnce(
            OutputGate gate, long sequence, int stream, byte[] bytes, int offset, int length) {
        return gate.hold(stream == VirtioNet.STREAM ? 0 : sequence, stream, bytes, offset, length);
    }

    /** The log has no frames that come. */
    public static long logsNoFrames(
            EntrySink log, long position, int check, int stream, byte[] bytes, int offset, int length) {
        return stream == VirtioNet.STREAM ? 0 : log.input(position, check, stream, bytes, offset, length);
    }

    /** What was known before is taken again. */
    public static ByteBuffer everything(ByteBuffer bytes, int from, int length) {
        return bytes.slice();
    }

    /** One too many. */
    public static long oneMore(long one, long other) {
        return Math.min(one, other) + 1;
    }
}
