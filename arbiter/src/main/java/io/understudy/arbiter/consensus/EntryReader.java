package io.understudy.arbiter.consensus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.understudy.arbiter.encoding.FieldReader;
import io.understudy.arbiter.encoding.MalformedException;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.protocol.RequestReader;
import java.util.ArrayList;
import java.util.List;

/** The mirror of {@link EntryWriter}. */
public final class EntryReader {
    private EntryReader() {}

    public static Entry read(byte[] written) throws MalformedException {
        ByteBuf bytes = Unpooled.wrappedBuffer(written);
        FieldReader fields = new FieldReader(bytes);
        int version = fields.u8();
        if (version != EntryWriter.VERSION) {
            throw new MalformedException("it is of version " + version + ", this arbiter reads " + EntryWriter.VERSION);
        }
        long proposer = fields.i64();
        long number = fields.i64();
        List<Entry.Input> inputs = new ArrayList<>();
        while (!fields.isAtEnd()) {
            Request request = RequestReader.read(Unpooled.wrappedBuffer(fields.byteString()));
            if (!(request instanceof Request.Advancement
                    || request instanceof Request.Acknowledgement
                    || request instanceof Request.Reporting
                    || request instanceof Request.Wishing)) {
                throw new MalformedException("it holds a request that decides nothing");
            }
            inputs.add(new Entry.Input(request, fields.optionalHost()));
        }
        return new Entry(proposer, number, inputs);
    }
}
