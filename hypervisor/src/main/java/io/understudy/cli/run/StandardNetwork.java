package io.understudy.cli.run;

import io.understudy.cli.process.OneLine;
import io.understudy.machine.OutputSink;
import io.understudy.machine.input.FrameQueue;
import io.understudy.machine.virtio.VirtioNet;
import io.understudy.network.attachment.AttachmentProtocol;
import io.understudy.network.cable.Cable;
import io.understudy.network.cable.Plug;
import io.understudy.replica.machine.Blueprint.NetworkPort;
import io.understudy.transport.Transport;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The network card of a machine that runs alone, plugged into a switch. The switch takes a card from one who is primary, in
 * the latest view; here that is the time at which the machine was switched on, so that a later run has the later view.
 */
final class StandardNetwork implements OutputSink, AutoCloseable {
    private static final long TICK_MILLIS = AttachmentProtocol.ALIVE_MILLIS / 4;

    private final FrameQueue input = new FrameQueue();
    private final Optional<Cable> cable;
    private final Optional<Transport> transport;
    private volatile Runnable arrived = () -> {};
    private long position;
    private long came;

    private StandardNetwork(Optional<NetworkPort> port, long powerOnEpochMillis) {
        transport = port.map(into -> Transport.nio("network"));
        cable = transport.map(sockets -> new Cable(
                sockets, () -> port.map(into -> plug(into, powerOnEpochMillis)), this::arrived, OneLine::say));
    }

    private static Plug plug(NetworkPort into, long powerOnEpochMillis) {
        String vm = "alone-" + into.card().toString().replace(":", "");
        return new Plug(into.at(), vm, "alone", powerOnEpochMillis, into.card(), into.longest());
    }

    /** Plugs a machine's card in, if it has one that is to be. */
    static StandardNetwork open(Optional<NetworkPort> port, long powerOnEpochMillis) {
        StandardNetwork network = new StandardNetwork(port, powerOnEpochMillis);
        network.cable.ifPresent(cable -> network.transport.orElseThrow().loop().execute(() -> {
            cable.open(powerOnEpochMillis, 0);
            var unused = network.transport
                    .orElseThrow()
                    .loop()
                    .scheduleAtFixedRate(network::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }));
        return network;
    }

    FrameQueue input() {
        return input;
    }

    /** Whom to tell that a frame waits. */
    void onArrival(Runnable arrived) {
        this.arrived = arrived;
    }

    private boolean arrived(byte[] frame) {
        boolean fits = input.put(frame);
        if (fits) {
            came += frame.length;
            arrived.run();
        }
        return fits;
    }

    /** Nobody takes over here: what was taken in is received. */
    private void tick() {
        cable.orElseThrow().received(came - input.waiting());
        cable.orElseThrow().tick();
    }

    @Override
    public void output(long blockStart, int stream, byte[] bytes, int offset, int length) {
        if (stream == VirtioNet.STREAM && cable.isPresent()) {
            long at = position;
            position += length;
            ByteBuffer frame =
                    ByteBuffer.allocate(length).put(bytes, offset, length).flip();
            transport.orElseThrow().loop().execute(() -> cable.get().sent(at, frame));
        }
    }

    @Override
    public void close() {
        cable.ifPresent(Cable::close);
        transport.ifPresent(Transport::close);
    }
}
