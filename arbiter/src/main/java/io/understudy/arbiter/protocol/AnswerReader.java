package io.understudy.arbiter.protocol;

import io.netty.buffer.ByteBuf;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.Standing;
import io.understudy.arbiter.encoding.FieldReader;
import io.understudy.arbiter.encoding.MalformedException;
import io.understudy.arbiter.view.Verdict;

/** The mirror of {@link AnswerWriter}. */
public final class AnswerReader {
    private AnswerReader() {}

    public static Answer read(ByteBuf bytes) throws MalformedException {
        FieldReader fields = new FieldReader(bytes);
        int type = fields.u8();
        Answer answer = switch (type) {
            case WireFormat.WELCOME -> {
                fields.magic(WireFormat.MAGIC);
                yield new Answer.Welcome(fields.u16(), new ClusterId(fields.i64(), fields.i64()));
            }
            case WireFormat.CURRENT -> new Answer.Current(fields.i64(), fields.optionalView());
            case WireFormat.GRANTED -> new Answer.Judged(fields.i64(), new Verdict.Granted(fields.view()));
            case WireFormat.REFUSED -> new Answer.Judged(fields.i64(), refused(fields));
            case WireFormat.PONG -> new Answer.Pong(fields.i64());
            case WireFormat.POOL_HOST -> new Answer.PoolHost(fields.i64(), PoolReader.host(fields));
            case WireFormat.POOL_VM -> new Answer.PoolVm(fields.i64(), PoolReader.vm(fields));
            case WireFormat.POOL_END -> new Answer.PoolEnd(fields.i64(), fields.i64(), fields.u16(), fields.u16());
            case WireFormat.NOTED -> new Answer.Noted(fields.i64());
            case WireFormat.DECLINED -> new Answer.Declined(fields.i64(), reason(fields));
            case WireFormat.ELSEWHERE -> new Answer.Elsewhere(fields.i64());
            case WireFormat.STANDING -> new Answer.Leadership(standing(fields));
            case WireFormat.INTRODUCED -> new Answer.Introduced(RequestReader.introduction(fields), fields.i64());
            case WireFormat.FORBIDDEN -> new Answer.Forbidden(reason(fields));
            default -> throw new MalformedException("there is no answer of type " + type);
        };
        fields.end();
        return answer;
    }

    private static Verdict.Refused refused(FieldReader fields) throws MalformedException {
        return new Verdict.Refused(fields.optionalView(), reason(fields));
    }

    private static Standing standing(FieldReader fields) throws MalformedException {
        long term = fields.i64();
        boolean leads = fields.flag();
        String leader = fields.string();
        return FieldReader.checked(() -> new Standing(term, leads, leader));
    }

    private static String reason(FieldReader fields) throws MalformedException {
        String reason = fields.string();
        // It will be printed: a reason that could move the cursor or begin a new line is none of ours.
        if (reason.isEmpty() || reason.codePoints().anyMatch(Character::isISOControl)) {
            throw new MalformedException("a refusal's reason is not one line of text");
        }
        return reason;
    }
}
