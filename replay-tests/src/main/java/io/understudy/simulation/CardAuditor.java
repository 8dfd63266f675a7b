package io.understudy.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.network.attachment.AttachmentMessage;
import io.understudy.network.attachment.AttachmentReader;
import io.understudy.simulation.world.Scheduler;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Listens to the wires between hosts and the switch. */
final class CardAuditor {
    /** So long a cable holds frames while it is being plugged in; after that they are lost. */
    private static final long HOLD = 1_000 * Scheduler.MILLIS;

    /** A new primary that has not sent a frame yet: on its first connection it must begin where its predecessor's end. */
    private static final class Beginning {
        private final long since;
        private long known;
        private CardWire by;

        Beginning(long since, long known) {
            this.since = since;
            this.known = known;
        }
    }

    private final Cluster cluster;
    private final Map<HostIdentity, Beginning> beginnings = new HashMap<>();
    private CardWire newest;

    CardAuditor(Cluster cluster) {
        this.cluster = cluster;
    }

    /** As {@link io.understudy.simulation.network.Network.Tap#listen}; the host's direction of a connection comes first. */
    Consumer<byte[]> listen(String from, boolean toSwitch) {
        if (!toSwitch) {
            return newest::fromSwitch;
        }
        newest = new CardWire(from);
        return newest::fromHost;
    }

    /** A successor lets outputs out from now on; frames up to here have left, as its predecessor said. */
    void actsNow(HostIdentity host, long confirmed) {
        beginnings.put(host, new Beginning(cluster.scheduler().now(), confirmed));
    }

    private final class CardWire {
        private final ByteBuf hosts = Unpooled.buffer();
        private final ByteBuf switches = Unpooled.buffer();
        private final String node;

        CardWire(String node) {
            this.node = node;
        }

        private void read(ByteBuf buffer, byte[] bytes, Consumer<AttachmentMessage> to) {
            buffer.writeBytes(bytes);
            for (AttachmentMessage said = AttachmentReader.read(buffer);
                    said != null;
                    said = AttachmentReader.read(buffer)) {
                to.accept(said);
            }
            buffer.discardReadBytes();
        }

        void fromHost(byte[] bytes) {
            read(hosts, bytes, this::hostSaid);
        }

        void fromSwitch(byte[] bytes) {
            read(switches, bytes, this::switchSaid);
        }

        private void hostSaid(AttachmentMessage said) {
            FrameLedger ledger = cluster.ledger().frames();
            SimulatedHost host = cluster.host(node);
            HostIdentity self = host.self().identity();
            if (said instanceof AttachmentMessage.Attach attach) {
                ledger.attaching(self, attach.view(), attach.arrived());
            } else if (said instanceof AttachmentMessage.Received received) {
                ledger.received(
                        self,
                        host.role().view().orElse(null),
                        received.position(),
                        cluster.auditor().covered(host, LogCopy::framesIn));
            } else if (said instanceof AttachmentMessage.Sent sent) {
                Beginning beginning = beginnings.remove(self);
                if (beginning != null
                        && beginning.by == this
                        && cluster.scheduler().now() - beginning.since < HOLD) {
                    ledger.goesOn(self, sent.position(), beginning.known);
                }
                ledger.released(
                        self,
                        host.role().view().orElse(null),
                        sent.position(),
                        sent.frame(),
                        cluster.auditor().covered(host, LogCopy::framesOut));
            }
        }

        private void switchSaid(AttachmentMessage said) {
            HostIdentity self = cluster.host(node).self().identity();
            Beginning beginning = beginnings.get(self);
            if (beginning != null && said instanceof AttachmentMessage.Attached attached) {
                if (beginning.by != null && beginning.by != this) {
                    // What it sent on the connection before is lost with that, and the wire may not have shown it.
                    beginnings.remove(self);
                } else {
                    beginning.by = this;
                    beginning.known = Math.max(beginning.known, attached.position());
                }
            }
        }
    }
}
