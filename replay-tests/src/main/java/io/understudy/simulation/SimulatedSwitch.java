package io.understudy.simulation;

import io.understudy.message.ViewCheck;
import io.understudy.network.attachment.AttachmentMessage.Attach;
import io.understudy.network.outside.StreamPort;
import io.understudy.network.port.AttachmentPort;
import io.understudy.network.port.SwitchListener;
import io.understudy.network.segment.Segment;
import io.understudy.simulation.network.VirtualTransport;
import io.understudy.simulation.world.VirtualProcess;
import java.io.IOException;

/** One life of the switch: the product's. */
final class SimulatedSwitch implements SwitchListener {
    static final String NODE = "switch";
    static final int PORT = 7300;
    static final int STREAM_PORT = 7301;

    private final Cluster cluster;
    private final VirtualProcess process;
    private final CardSeats seats;

    SimulatedSwitch(Cluster cluster, ViewCheck check) {
        this.cluster = cluster;
        seats = new CardSeats(cluster.ledger());
        process = new VirtualProcess(cluster.scheduler(), NODE);
        VirtualTransport transport = cluster.network().transport(process, NODE);
        Segment segment = new Segment(frame -> {});
        try {
            var unused = AttachmentPort.listen(transport, cluster.address(NODE, PORT), segment, this, check);
            var unusedToo = StreamPort.listen(transport, cluster.address(NODE, STREAM_PORT), segment);
        } catch (IOException e) {
            throw new Violation(Promise.NO_EXCEPTION, "the switch cannot begin: " + e.getMessage());
        }
    }

    VirtualProcess process() {
        return process;
    }

    @Override
    public void attached(Attach attach) {
        cluster.say(NODE, attach.host() + " has the card in view " + attach.view());
        seats.taken(attach);
    }

    @Override
    public void firstFrame(Attach attach) {
        cluster.say(NODE, "the first frame of " + attach.host() + " in view " + attach.view());
        seats.used(attach);
    }

    @Override
    public void detached(Attach attach, String reason) {
        cluster.say(NODE, attach.host() + " has the card no more: " + reason);
        seats.left(attach);
    }
}
