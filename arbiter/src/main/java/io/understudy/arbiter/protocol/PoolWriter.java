package io.understudy.arbiter.protocol;

import io.understudy.arbiter.encoding.FieldWriter;
import io.understudy.arbiter.encoding.WishFields;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.pool.HostStatus;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.wish.Wish;

/** The words of the pool as bytes; the layouts are in {@link WireFormat}. */
final class PoolWriter {
    private PoolWriter() {}

    static FieldWriter report(FieldWriter fields, Report report) {
        fields.host(report.host()).oneOf(report.role()).flag(report.task().isPresent());
        report.task().ifPresent(task -> fields.vm(task.vm()).i64(task.knownView()));
        fields.flag(report.transfer().isPresent());
        report.transfer().ifPresent(transfer -> fields.i64(transfer.doneBytes()).i64(transfer.totalBytes()));
        return fields.i64(report.lagMillis());
    }

    static void wish(FieldWriter fields, Wish wish) {
        if (wish instanceof Wish.Start start) {
            WishFields.spec(fields.u8(WireFormat.START).vm(start.vm()), start.spec());
            fields.oneOf(start.repair()).oneOf(start.standby());
        } else if (wish instanceof Wish.Stop stop) {
            fields.u8(WireFormat.STOP).vm(stop.vm());
        } else if (wish instanceof Wish.Move move) {
            fields.u8(WireFormat.MOVE).vm(move.vm());
        } else if (wish instanceof Wish.Repair repair) {
            fields.u8(WireFormat.REPAIR).vm(repair.vm());
        } else if (wish instanceof Wish.Forget forget) {
            fields.u8(WireFormat.FORGET).vm(forget.vm());
        } else if (wish instanceof Wish.Drain drain) {
            fields.u8(WireFormat.DRAIN).hostName(drain.host());
        } else {
            fields.u8(WireFormat.UNDRAIN).hostName(((Wish.Undrain) wish).host());
        }
    }

    static void host(FieldWriter fields, HostStatus host) {
        fields.flag(host.alive()).flag(host.draining()).i64(host.sinceMillis());
        report(fields, host.report());
    }

    static void vm(FieldWriter fields, VmStatus vm) {
        fields.vm(vm.vm()).flag(vm.wish().isPresent());
        vm.wish().ifPresent(wish -> WishFields.wish(fields, wish));
        fields.optionalView(vm.view()).optionalHost(vm.appointed()).i64(vm.knownView());
    }
}
