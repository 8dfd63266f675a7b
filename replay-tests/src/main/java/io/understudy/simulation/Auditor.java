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
import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.channel.MessageReader;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryType;
import io.understudy.log.frame.Frame;
import io.understudy.log.wire.Envelope;
import io.understudy.replica.role.Role;
import io.understudy.simulation.network.Network;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Listens to every wire, as a tap on the network would, and to what hosts say of their roles, and puts it before the
 * {@link Ledger}. What is written counts from then on, whether it arrives or not.
 */
final class Auditor implements Network.Tap {
    /**
     * A backup's copy of the log, as the wire showed it: which output was the last at which entry, and, if it has the log from
     * power-on, how much input.
     */
    private static final class Copy {
        private final NavigableMap<Long, Long> outputsAt = new TreeMap<>(Map.of(0L, 0L));
        private final NavigableMap<Long, Long> inputsAt = new TreeMap<>(Map.of(0L, 0L));
        private long covered;
        private long lastInput;
        private long bytes;
        private long bytesWhenStateBegan;
        private long bytesBehindState;
        private long coveredInputs;

        void know(long sequence, long outputs) {
            outputsAt.put(sequence, outputs);
        }

        void takesInput(long sequence, int bytes) {
            if (coveredInputs != Long.MAX_VALUE) {
                inputsAt.put(sequence, inputsAt.lastEntry().getValue() + bytes);
            }
        }

        /** A state holds what came before, and does not say how much. */
        void beginsWithAState() {
            coveredInputs = Long.MAX_VALUE;
        }

        void acknowledge(long sequence) {
            covered = Math.max(covered, outputsAt(sequence));
            coveredInputs =
                    Math.max(coveredInputs, inputsAt.floorEntry(sequence).getValue());
        }

        long outputsAt(long sequence) {
            return outputsAt.floorEntry(sequence).getValue();
        }
    }

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
    private final Map<HostIdentity, Copy> copies = new HashMap<>();
    private final Map<String, Long> written = new HashMap<>();
    private int coldTakeovers;
    private int coldLive;
    private int renewals;
    private int renewed;

    Auditor(Cluster cluster) {
        this.cluster = cluster;
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
            if (message instanceof ChannelMessage.Hello) {
                copies.put(backup, new Copy());
            } else if (message instanceof ChannelMessage.StateBegin begin) {
                copy(backup)
                        .know(begin.start().nextSequence() - 1, begin.start().outputs());
                copy(backup).beginsWithAState();
                copy(backup).bytesWhenStateBegan = copy(backup).bytes;
                if (host(to).role().role() == Role.BACKUP) {
                    renewals++;
                    cluster.renewalBegan();
                }
            } else if (message instanceof ChannelMessage.StateEnd
                    && host(to).role().role() == Role.BACKUP) {
                renewed++;
                copy(backup).bytesBehindState = copy(backup).bytesWhenStateBegan;
            } else if (message instanceof ChannelMessage.EntriesFrame entries) {
                know(copy(backup), entries.frame());
            } else if (message instanceof ChannelMessage.Ack ack && !toServer) {
                copy(backup).acknowledge(ack.received());
                cluster.ledger().acknowledged(backup, ack.received());
            }
            cluster.heard(host(to), message);
        }

        private void know(Copy copy, Frame frame) {
            copy.bytes += frame.bytes().remaining();
            long outputs = frame.base().outputs();
            copy.know(frame.firstSequence() - 1, outputs);
            for (Entry entry : frame.entries()) {
                if (entry.type() == EntryType.OUTPUT) {
                    outputs += entry.length();
                    copy.know(entry.sequence(), outputs);
                } else if (entry.type() == EntryType.INPUT) {
                    copy.takesInput(entry.sequence(), entry.bytes().length);
                    copy.lastInput = Math.max(copy.lastInput, entry.sequence());
                }
            }
        }
    }

    /** The last output in the log that was written to this node's host. */
    long made(String node) {
        return copyOf(node).outputsAt.lastEntry().getValue();
    }

    /** The entry of the last serial input in the log that was written to this node's host. */
    long lastInput(String node) {
        return copyOf(node).lastInput;
    }

    /** The last entry that was written to this node's host. */
    long logged(String node) {
        return copyOf(node).outputsAt.lastKey();
    }

    /** The last output whose entry this node's host has acknowledged, on the wire at least. */
    long covered(String node) {
        return copyOf(node).covered;
    }

    /** How much log was written to this node's host behind the state that it last got whole, in bytes. */
    long logBytes(String node) {
        return copyOf(node).bytes - copyOf(node).bytesBehindState;
    }

    /** How many bytes of output this node's hosts have written. */
    long written(String node) {
        return written.getOrDefault(node, 0L);
    }

    private Copy copyOf(String node) {
        return copy(host(node).self().identity());
    }

    private Copy copy(HostIdentity backup) {
        return copies.computeIfAbsent(backup, none -> new Copy());
    }

    private Optional<Copy> backup(View view) {
        return Optional.ofNullable(view).flatMap(View::backup).map(backup -> copy(backup.identity()));
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
                long covered = backup(view).map(copy -> copy.covered).orElse(Long.MAX_VALUE);
                written.merge(from, (long) output.bytes().remaining(), Long::sum);
                for (int i = 0; i < output.bytes().remaining(); i++) {
                    int value = output.bytes().get(output.bytes().position() + i) & 0xFF;
                    cluster.ledger().released(self, view, output.position() + i + 1, value, covered);
                }
            } else if (said instanceof ConsoleMessage.Consumed consumed) {
                long covered = backup(host.role().view().orElse(null))
                        .map(copy -> copy.coveredInputs)
                        .orElse(Long.MAX_VALUE);
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
            cluster.ledger()
                    .wentLive(
                            self,
                            host.role().view().orElseThrow(),
                            boundary,
                            copy(self).outputsAt(boundary));
            coldTakeovers += host.isCold() ? 1 : 0;
        } else if (now == Role.ALONE && before == Role.GOING_ALONE) {
            cluster.ledger().wentAlone(self, host.role().view().orElseThrow());
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
