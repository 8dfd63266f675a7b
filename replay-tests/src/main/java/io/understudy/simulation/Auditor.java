package io.understudy.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.AnswerReader;
import io.understudy.arbiter.protocol.MessageDecoder;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.protocol.RequestReader;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.console.message.ConsoleCodec;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.session.GatewayEvent;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.MessageReader;
import io.understudy.log.wire.Envelope;
import io.understudy.replica.role.Role;
import io.understudy.simulation.network.Network;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Listens to every wire, as a tap on the network would, and to what hosts say of their roles, and puts it before the
 * {@link Ledger}. What is written counts from then on, whether it arrives or not.
 */
final class Auditor implements Network.Tap {
    /** Where a user's connection is in the machine's output: known from the first answer on that is only his. */
    final class Place {
        private long next = -1;

        void anchor(String line) {
            next = cluster.ledger().behind(line);
        }

        boolean isAnchored() {
            return next >= 0;
        }

        void delivered(int value) {
            if (isAnchored()) {
                cluster.ledger().delivered(next++, value);
            }
        }
    }

    private final Cluster cluster;
    private final CardAuditor cards;
    private final Map<HostIdentity, LogCopy> copies = new HashMap<>();
    private final Map<String, Long> written = new HashMap<>();
    private int coldTakeovers;
    private int coldLive;
    private int renewals;
    private int renewed;

    Auditor(Cluster cluster) {
        this.cluster = cluster;
        cards = new CardAuditor(cluster);
    }

    /** What came of backups that store the log. */
    ColdCounts cold() {
        return new ColdCounts(coldTakeovers, coldLive, renewed, Math.max(0, renewals - renewed));
    }

    @Override
    public Consumer<byte[]> listen(String from, String to, int port, boolean toServer) {
        return switch (port) {
            case SimulatedHost.LOG_PORT -> new LogWire(from, to, toServer);
            case SimulatedHost.CONSOLE_PORT -> toServer ? bytes -> {} : new ConsoleWire(from);
            case SimulatedSwitch.PORT -> cards.listen(from, toServer);
            case SimulatedArbiter.PORT -> new ArbiterWire(toServer);
            default -> bytes -> {};
        };
    }

    private SimulatedHost host(String node) {
        return cluster.host(node);
    }

    private final class LogWire implements Consumer<byte[]> {
        private final ByteBuf buffer = Unpooled.buffer();
        private final String from;
        private final String to;
        private final boolean toServer;

        LogWire(String from, String to, boolean toServer) {
            this.from = from;
            this.to = to;
            this.toServer = toServer;
        }

        @Override
        public void accept(byte[] bytes) {
            buffer.writeBytes(bytes);
            while (buffer.readableBytes() >= Integer.BYTES) {
                int total = Envelope.size(buffer.getIntLE(buffer.readerIndex()), Envelope.MAX_BYTES);
                if (buffer.readableBytes() < total) {
                    return;
                }
                ChannelMessage message = MessageReader.read(buffer.nioBuffer(buffer.readerIndex(), total));
                buffer.skipBytes(total);
                heard(message);
            }
            if (!buffer.isReadable()) {
                buffer.clear();
            }
        }

        private void heard(ChannelMessage message) {
            HostIdentity backup = host(toServer ? to : from).self().identity();
            LogCopy copy = copy(backup);
            if (message instanceof ChannelMessage.Hello) {
                copies.put(backup, new LogCopy());
            } else if (message instanceof ChannelMessage.StateBegin begin) {
                boolean renews = host(to).role().role() == Role.BACKUP;
                copy.stateBegins(begin, renews);
                if (renews) {
                    renewals++;
                    cluster.renewalBegan();
                }
            } else if (message instanceof ChannelMessage.StatePiece piece) {
                copy.stateComes(piece);
            } else if (message instanceof ChannelMessage.StateEnd) {
                renewed += copy.stateEnds() ? 1 : 0;
            } else if (message instanceof ChannelMessage.EntriesFrame entries) {
                copy.entries(entries.frame());
            } else if (message instanceof ChannelMessage.Heartbeat heartbeat && toServer) {
                copy.confirmed(heartbeat.confirmed());
            } else if (message instanceof ChannelMessage.Ack ack && !toServer) {
                copy.acknowledged(ack.received());
                cluster.ledger().acknowledged(backup, ack.received());
            }
            cluster.heard(host(to), message);
        }
    }

    /** The last output in the log that was written to this node's host. */
    long made(String node) {
        return copyOf(node).outputs().last();
    }

    /** The entry of the last serial input in the log that was written to this node's host. */
    long lastInput(String node) {
        return copyOf(node).lastInput();
    }

    /** The last entry that was written to this node's host. */
    long logged(String node) {
        return copyOf(node).logged();
    }

    /** The last output whose entry this node's host has acknowledged, on the wire at least. */
    long covered(String node) {
        return copyOf(node).outputs().covered();
    }

    /** How much log was written to this node's host behind the state that it last got whole, in bytes. */
    long logBytes(String node) {
        return copyOf(node).logBytes();
    }

    /** How many bytes of output this node's hosts have written. */
    long written(String node) {
        return written.getOrDefault(node, 0L);
    }

    private LogCopy copyOf(String node) {
        return copy(host(node).self().identity());
    }

    private LogCopy copy(HostIdentity backup) {
        return copies.computeIfAbsent(backup, none -> new LogCopy());
    }

    /** Up to where the backup of this host's view has acknowledged a stream; everything if it has none. */
    long covered(SimulatedHost host, Function<LogCopy, LogCopy.Track> stream) {
        return host.role()
                .view()
                .flatMap(View::backup)
                .map(backup -> stream.apply(copy(backup.identity())).covered())
                .orElse(Long.MAX_VALUE);
    }

    private final class ConsoleWire implements Consumer<byte[]> {
        private final EmbeddedChannel decoder = new EmbeddedChannel(new ConsoleCodec());
        private final String from;

        ConsoleWire(String from) {
            this.from = from;
        }

        @Override
        public void accept(byte[] bytes) {
            decoder.writeInbound(Unpooled.wrappedBuffer(bytes));
            for (ConsoleMessage said = decoder.readInbound(); said != null; said = decoder.readInbound()) {
                heard(host(from), said);
            }
        }

        private void heard(SimulatedHost host, ConsoleMessage said) {
            HostIdentity self = host.self().identity();
            if (said instanceof ConsoleMessage.Output output) {
                View view = host.role().view().orElse(null);
                long covered = covered(host, LogCopy::outputs);
                written.merge(from, (long) output.bytes().remaining(), Long::sum);
                for (int i = 0; i < output.bytes().remaining(); i++) {
                    int value = output.bytes().get(output.bytes().position() + i) & 0xFF;
                    cluster.ledger().released(self, view, output.position() + i + 1, value, covered);
                }
            } else if (said instanceof ConsoleMessage.Consumed consumed) {
                long covered = covered(host, LogCopy::inputs);
                cluster.ledger().consumed(self, consumed.view(), consumed.input(), covered);
            } else if (said instanceof ConsoleMessage.Attached attached) {
                cluster.ledger().attached(self, host.role().view().orElse(null), attached.view(), attached.input());
            }
        }
    }

    private final class ArbiterWire implements Consumer<byte[]> {
        private final boolean toServer;
        private final EmbeddedChannel decoder;

        ArbiterWire(boolean toServer) {
            this.toServer = toServer;
            decoder = new EmbeddedChannel(
                    toServer ? new MessageDecoder<>(RequestReader::read) : new MessageDecoder<>(AnswerReader::read));
        }

        @Override
        public void accept(byte[] bytes) {
            decoder.writeInbound(Unpooled.wrappedBuffer(bytes));
            for (Object said = decoder.readInbound(); said != null; said = decoder.readInbound()) {
                if (said instanceof Request.Acknowledgement acknowledgement) {
                    cluster.ledger().acknowledging(acknowledgement.acknowledge().number());
                } else if (said instanceof Answer.Judged judged
                        && judged.verdict() instanceof Verdict.Granted granted
                        && !toServer) {
                    cluster.ledger().granted(granted.view());
                }
            }
        }
    }

    /** A host has another role than before. */
    void roleChanged(SimulatedHost host, Role before, Role now) {
        HostIdentity self = host.self().identity();
        if ((now == Role.PRIMARY || now == Role.ALONE) && before == Role.CREATING_VIEW) {
            cluster.ledger().started(self, host.role().viewNumber());
        }
        boolean live = now == Role.GOING_LIVE || (now == Role.ALONE && before == Role.TAKING_OVER);
        if (live) {
            long boundary = host.received();
            View view = host.role().view().orElseThrow();
            cluster.ledger().wentLive(self, view, boundary, copy(self).outputs().at(boundary));
            cluster.ledger()
                    .frames()
                    .wentLive(self, view, copy(self).framesOut().at(boundary));
            coldTakeovers += host.isCold() ? 1 : 0;
            cluster.drives().ifPresent(drives -> drives.tookOver(host));
        } else if (now == Role.ALONE && before == Role.GOING_ALONE) {
            cluster.ledger().wentAlone(self, host.role().view().orElseThrow());
        }
        if (now == Role.ALONE && (live || before == Role.GOING_LIVE)) {
            cards.actsNow(self, copy(self).framesConfirmed());
        }
        // Who was handed the machine has executed before it was granted.
        if (now == Role.ALONE && (live || before == Role.GOING_LIVE) && host.isCold()) {
            coldLive++;
        }
    }

    /** The user's connection to the present gateway stands. */
    Place userConnected() {
        return new Place();
    }

    void gateway(GatewayEvent event) {
        if (event instanceof GatewayEvent.Dropped) {
            throw cluster.ledger().remember(new Violation(Promise.DELIVERED_ONCE, "the gateway lost: " + event.line()));
        }
    }
}
