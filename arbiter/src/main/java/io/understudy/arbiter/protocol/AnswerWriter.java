package io.understudy.arbiter.protocol;

import io.netty.buffer.ByteBuf;
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
        } else {
            fields.u8(WireFormat.PONG).i64(((Answer.Pong) answer).correlation());
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
