package io.understudy.replica.execution;

import io.understudy.log.entry.EntrySink;
import io.understudy.replica.platform.FailPoint;
import io.understudy.replica.platform.FailPoint.Stage;

/** A log that tells a fail point of every entry made. */
final class FailingLog implements EntrySink {
    private final EntrySink log;
    private final FailPoint failPoint;

    private FailingLog(EntrySink log, FailPoint failPoint) {
        this.log = log;
        this.failPoint = failPoint;
    }

    /** The log itself if it never fails there, so that a fail point that is not there costs nothing. */
    static EntrySink of(EntrySink log, FailPoint failPoint) {
        boolean never = failPoint.stage() != Stage.MADE || failPoint.equals(FailPoint.NONE);
        return never ? log : new FailingLog(log, failPoint);
    }

    private long made(long sequence) {
        failPoint.reached(Stage.MADE, sequence);
        return sequence;
    }

    @Override
    public long clockRead(long position, long nanos) {
        return made(log.clockRead(position, nanos));
    }

    @Override
    public long draw(long position, int stream, byte[] bytes, int offset, int length) {
        return made(log.draw(position, stream, bytes, offset, length));
    }

    @Override
    public long output(long position, int stream, int length, int check) {
        return made(log.output(position, stream, length, check));
    }

    @Override
    public long clockAdvance(long position, int check, long nanos) {
        return made(log.clockAdvance(position, check, nanos));
    }

    @Override
    public long input(long position, int check, int stream, byte[] bytes, int offset, int length) {
        return made(log.input(position, check, stream, bytes, offset, length));
    }

    @Override
    public long interrupt(long position, int check, int vector) {
        return made(log.interrupt(position, check, vector));
    }

    @Override
    public long progress(long position, int check) {
        return made(log.progress(position, check));
    }

    @Override
    public long halt(long position, int check) {
        return made(log.halt(position, check));
    }

    @Override
    public long hash(long position, int check, int ram, int cpu, int devices, int output) {
        return made(log.hash(position, check, ram, cpu, devices, output));
    }

    @Override
    public long end(long position, int check, int reason) {
        return made(log.end(position, check, reason));
    }

    @Override
    public long checkpoint(long position, int check) {
        return made(log.checkpoint(position, check));
    }
}
