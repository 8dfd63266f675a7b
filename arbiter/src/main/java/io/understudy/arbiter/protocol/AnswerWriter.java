package io.understudy.arbiter.protocol;

import io.netty.buffer.ByteBuf;
import io.understudy.arbiter.Standing;
import io.understudy.arbiter.encoding.FieldWriter;
import io.understudy.arbiter.view.Verdict;

/** Answers as bytes, without the length; the layouts are in {@link WireFormat}. */
public final class AnswerWriter {
    private AnswerWriter() {}

    public static void write(Answer answer, ByteBuf bytes) {
        FieldWriter fields = new FieldWriter(bytes);
        if (answer instanceof Answer.Welcome welcome) {
            fields.u8(WireFormat.WELCOME);
            bytes.writeInt(WireFormat.MAGIC).writeShort(welcome.version());
            fields.i64(welcome.cluster().high()).i64(welcome.cluster().low());
        } else if (answer instanceof Answer.Current current) {
            fields.u8(WireFormat.CURRENT).i64(current.correlation()).optionalView(current.view());
        } else if (answer instanceof Answer.Judged judged) {
            write(judged, fields);
        } else if (answer instanceof Answer.Pong pong) {
            fields.u8(WireFormat.PONG).i64(pong.correlation());
        } else if (answer instanceof Answer.Leadership leadership) {
            Standing standing = leadership.standing();
            fields.u8(WireFormat.STANDING)
                    .i64(standing.term())
                    .flag(standing.leads())
                    .string(standing.leader());
        } else if (answer instanceof Answer.Introduced introduced) {
            RequestWriter.introduction(introduced.of(), fields.u8(WireFormat.INTRODUCED))
                    .i64(introduced.knownDirectory());
        } else if (answer instanceof Answer.Forbidden forbidden) {
            fields.u8(WireFormat.FORBIDDEN).string(forbidden.reason());
        } else if (answer instanceof Answer.Elsewhere elsewhere) {
            fields.u8(WireFormat.ELSEWHERE).i64(elsewhere.correlation());
        } else {
            writeOfPool(answer, fields);
        }
    }

    private static void writeOfPool(Answer answer, FieldWriter fields) {
        if (answer instanceof Answer.PoolHost host) {
            PoolWriter.host(fields.u8(WireFormat.POOL_HOST).i64(host.correlation()), host.host());
        } else if (answer instanceof Answer.PoolVm vm) {
            PoolWriter.vm(fields.u8(WireFormat.POOL_VM).i64(vm.correlation()), vm.vm());
        } else if (answer instanceof Answer.PoolEnd end) {
            fields.u8(WireFormat.POOL_END).i64(end.correlation()).i64(end.nowMillis());
            fields.u16(end.hosts()).u16(end.vms());
        } else if (answer instanceof Answer.Noted noted) {
            fields.u8(WireFormat.NOTED).i64(noted.correlation());
        } else {
            Answer.Declined declined = (Answer.Declined) answer;
            fields.u8(WireFormat.DECLINED).i64(declined.correlation()).string(declined.reason());
        }
    }

    private static void write(Answer.Judged judged, FieldWriter fields) {
        if (judged.verdict() instanceof Verdict.Granted granted) {
            fields.u8(WireFormat.GRANTED).i64(judged.correlation()).view(granted.view());
        } else {
            Verdict.Refused refused = (Verdict.Refused) judged.verdict();
            fields.u8(WireFormat.REFUSED).i64(judged.correlation());
            fields.optionalView(refused.current()).string(refused.reason());
        }
    }
}
