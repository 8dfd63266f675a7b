package io.understudy.replica.rehearsal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.understudy.arbiter.encoding.MalformedException;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.AnswerReader;
import io.understudy.arbiter.protocol.AnswerWriter;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.protocol.RequestReader;
import io.understudy.arbiter.protocol.RequestWriter;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.replica.protocol.Arbiter;
import java.util.Optional;
import java.util.function.Consumer;

/** An arbiter that grants whatever one host asks for; what both say goes through bytes, as on a connection. */
record WillingArbiter(Host host) implements Arbiter {
    @Override
    public void advance(Advance request, Consumer<Verdict> answer) {
        Advance asked = ((Request.Advancement) heard(new Request.Advancement(1, request))).advance();
        grant(new View(asked.expectedView() + 1, asked.primary(), asked.backup(), false), answer);
    }

    @Override
    public void acknowledge(Acknowledge request, Consumer<Verdict> answer) {
        Acknowledge asked = ((Request.Acknowledgement) heard(new Request.Acknowledgement(1, request))).acknowledge();
        grant(new View(asked.number(), host, Optional.empty(), true), answer);
    }

    @Override
    public void read(VmName vm, Consumer<Optional<View>> answer) {
        answer.accept(Optional.empty());
    }

    private static void grant(View view, Consumer<Verdict> answer) {
        ByteBuf bytes = Unpooled.buffer();
        AnswerWriter.write(new Answer.Judged(1, new Verdict.Granted(view)), bytes);
        try {
            answer.accept(((Answer.Judged) AnswerReader.read(bytes)).verdict());
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Request heard(Request request) {
        ByteBuf bytes = Unpooled.buffer();
        RequestWriter.write(request, bytes);
        try {
            return RequestReader.read(bytes);
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }
}
