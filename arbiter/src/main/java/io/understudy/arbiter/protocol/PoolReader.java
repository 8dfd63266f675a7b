package io.understudy.arbiter.protocol;

import io.understudy.arbiter.encoding.FieldReader;
import io.understudy.arbiter.encoding.MalformedException;
import io.understudy.arbiter.encoding.WishFields;
import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.host.Task;
import io.understudy.arbiter.host.Transfer;
import io.understudy.arbiter.pool.HostStatus;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.Spec;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.VmWish;
import io.understudy.arbiter.wish.Wish;
import java.util.Optional;

/** The mirror of {@link PoolWriter}. */
final class PoolReader {
    private PoolReader() {}

    static Report report(FieldReader fields) throws MalformedException {
        Host host = fields.host();
        HostRole role = fields.oneOf(HostRole.values());
        Optional<Task> task = fields.flag() ? Optional.of(task(fields)) : Optional.empty();
        Optional<Transfer> transfer = fields.flag() ? Optional.of(transfer(fields)) : Optional.empty();
        long lagMillis = fields.i64();
        return FieldReader.checked(() -> new Report(host, role, task, transfer, lagMillis));
    }

    private static Task task(FieldReader fields) throws MalformedException {
        VmName vm = fields.vm();
        long knownView = fields.i64();
        return FieldReader.checked(() -> new Task(vm, knownView));
    }

    private static Transfer transfer(FieldReader fields) throws MalformedException {
        long doneBytes = fields.i64();
        long totalBytes = fields.i64();
        return FieldReader.checked(() -> new Transfer(doneBytes, totalBytes));
    }

    static Wish wish(FieldReader fields) throws MalformedException {
        int kind = fields.u8();
        return switch (kind) {
            case WireFormat.START -> start(fields);
            case WireFormat.STOP -> new Wish.Stop(fields.vm());
            case WireFormat.MOVE -> new Wish.Move(fields.vm());
            case WireFormat.REPAIR -> new Wish.Repair(fields.vm());
            case WireFormat.FORGET -> new Wish.Forget(fields.vm());
            case WireFormat.DRAIN -> new Wish.Drain(fields.hostName());
            case WireFormat.UNDRAIN -> new Wish.Undrain(fields.hostName());
            default -> throw new MalformedException("there is no wish of kind " + kind);
        };
    }

    private static Wish start(FieldReader fields) throws MalformedException {
        VmName vm = fields.vm();
        Spec spec = WishFields.spec(fields);
        return new Wish.Start(vm, spec, fields.oneOf(RepairMode.values()), fields.oneOf(StandbyMode.values()));
    }

    static HostStatus host(FieldReader fields) throws MalformedException {
        boolean alive = fields.flag();
        boolean draining = fields.flag();
        long sinceMillis = fields.i64();
        return new HostStatus(report(fields), alive, draining, sinceMillis);
    }

    static VmStatus vm(FieldReader fields) throws MalformedException {
        VmName vm = fields.vm();
        Optional<VmWish> wish = fields.flag() ? Optional.of(WishFields.wish(fields)) : Optional.empty();
        Optional<View> view = fields.optionalView();
        Optional<Host> appointed = fields.optionalHost();
        long knownView = fields.i64();
        return FieldReader.checked(() -> new VmStatus(vm, wish, view, appointed, knownView));
    }
}
