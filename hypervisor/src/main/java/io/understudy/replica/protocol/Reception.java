package io.understudy.replica.protocol;

import io.understudy.log.message.ChannelMessage;
import io.understudy.replica.machine.HandOut;
import io.understudy.replica.machine.TransferProgress;
import io.understudy.replica.partner.Partner;
import io.understudy.replica.partner.PartnerListener;
import io.understudy.replica.role.Role;
import java.util.Optional;

/**
 * Whoever connects to this host: primaries, whom the backup's side hears, and people who want a snapshot of the machine that
 * this host runs. One of these at a time, and not while a new backup is brought in, which comes first.
 */
final class Reception implements PartnerListener {
    /** A visitor who does not take {@link #STEP_BYTES} of the machine in so long does not get the rest. */
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private static final long STEP_BYTES = 1 << 20;

    private final HostProtocol host;
    private PartnerListener primaries;
    private Partner visitor;
    private long shownBytes;
    private long shownAt;

    Reception(HostProtocol host) {
        this.host = host;
    }

    /** Who hears them, on a host that listens. */
    void primariesGoTo(PartnerListener listener) {
        primaries = listener;
    }

    @Override
    public void connected(Partner partner) {
        primaries.connected(partner);
    }

    @Override
    public void message(Partner from, ChannelMessage message) {
        if (message instanceof ChannelMessage.SnapshotRequest request) {
            Optional<String> objection = objection(request.vm());
            if (objection.isPresent()) {
                from.send(new ChannelMessage.Refuse(objection.get()));
            } else {
                show(from, host.primarySide().orElseThrow());
            }
        } else {
            primaries.message(from, message);
        }
    }

    private Optional<String> objection(String vm) {
        Role role = host.role().role();
        if (host.primarySide().isEmpty() || !host.vm().toString().equals(vm)) {
            return Optional.of(host.self().name() + " is not primary of VM " + vm + ": ask again");
        } else if (!role.acts()) {
            return Optional.of("VM " + vm + " is between two views (" + role + "): ask again in a moment");
        } else if (visitor != null) {
            return Optional.of("another snapshot of VM " + vm + " is being taken: ask again when it is done");
        }
        return Optional.empty();
    }

    private void show(Partner from, PrimarySide primary) {
        visitor = from;
        shownBytes = 0;
        shownAt = host.now();
        from.send(primary.hello(host.role().viewNumber()));
        primary.machine().show(from, new Shown(from));
    }

    /** Nobody gets a snapshot at the moment. */
    void giveWay() {
        dismiss("VM " + host.vm() + " gets a new backup, which comes first: ask again when it has one");
    }

    void tick(long now) {
        if (visitor == null) {
            return;
        }
        long bytes = host.primarySide()
                .flatMap(primary -> primary.machine().shown())
                .map(TransferProgress::doneBytes)
                .orElse(0L);
        if (bytes >= shownBytes + STEP_BYTES) {
            shownBytes = bytes;
            shownAt = now;
        } else if (now - shownAt > PATIENCE_NANOS) {
            dismiss("a snapshot came no further for " + PATIENCE_NANOS / 1_000_000_000L + " s");
        }
    }

    /** The link goes first, for it may be reading the copy; closing it has {@link #closed} called. */
    void dismiss(String why) {
        if (visitor != null) {
            visitor.close(why);
        }
    }

    private void over() {
        visitor = null;
        host.primarySide().ifPresent(primary -> primary.machine().endShow());
    }

    @Override
    public void closed(Partner from, String reason) {
        if (from == visitor) {
            over();
        }
        primaries.closed(from, reason);
    }

    /** What is heard of the copy for one visitor. */
    private final class Shown implements HandOut {
        private final Partner to;

        Shown(Partner to) {
            this.to = to;
        }

        @Override
        public void copied(long pauseNanos) {
            host.copied(pauseNanos);
        }

        @Override
        public void sent(TransferProgress progress) {
            host.notice("gave a snapshot of VM " + host.vm() + " away, " + (progress.totalBytes() >> 20) + " MiB in "
                    + (progress.wireBytes() >> 10) + " KiB");
        }

        @Override
        public void failed(String why) {
            if (to == visitor) {
                dismiss(why);
            }
        }
    }
}
