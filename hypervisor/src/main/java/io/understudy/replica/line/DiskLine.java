package io.understudy.replica.line;

import io.understudy.machine.block.RequestOutput;
import io.understudy.machine.virtio.VirtioBlk;
import io.understudy.output.Delivery;
import io.understudy.output.Outlet;
import io.understudy.storage.Acting;
import io.understudy.storage.Disks;
import java.nio.ByteBuffer;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;

/**
 * What a machine asks of disks that all replicas share, on its way there: the disk has the requests already, and is told which
 * have left. The protocol thread's, where nothing else is said.
 */
public final class DiskLine {
    private volatile Disks disks = Disks.NONE;
    private volatile Supplier<Acting> acting;

    /** @param whose asked when this host is primary */
    void attach(Disks of, Supplier<Acting> whose) {
        acting = whose;
        disks = of;
    }

    /** This host is primary; of each disk's outputs all up to this position may have left. */
    void open(long view, IntToLongFunction released) {
        Disks of = disks;
        if (of.anyShared()) {
            of.act(acting.get(), view, disk -> released.applyAsLong(VirtioBlk.FIRST_STREAM + disk));
        }
    }

    /** Where a disk's outputs leave. */
    Outlet outlet(int disk) {
        return new Outlet() {
            @Override
            public Delivery delivery() {
                return Delivery.REQUESTS;
            }

            @Override
            public int room() {
                return RequestOutput.BYTES;
            }

            @Override
            public void released(long position, ByteBuffer bytes) {
                disks.released(disk, position + bytes.remaining());
            }
        };
    }
}
