package io.understudy.arbiter.protocol;

import io.netty.buffer.ByteBuf;
import io.understudy.arbiter.Introduction;
import io.understudy.arbiter.encoding.FieldWriter;
import io.understudy.arbiter.encoding.WishFields;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;

/** Requests as bytes, without the length; the layouts are in {@link WireFormat}. */
public final class RequestWriter {
    private RequestWriter() {}

    public static void write(Request request, ByteBuf bytes) {
        FieldWriter fields = new FieldWriter(bytes);
        if (request instanceof Request.Hello hello) {
            fields.u8(WireFormat.HELLO);
            bytes.writeInt(WireFormat.MAGIC).writeShort(hello.version());
        } else if (request instanceof Request.Introducing introducing) {
            fields.u8(WireFormat.INTRODUCING);
            bytes.writeInt(WireFormat.MAGIC).writeShort(WireFormat.VERSION);
            introduction(introducing.of(), fields);
        } else if (request instanceof Request.Reconfiguring change) {
            introduction(change.of(), fields.u8(WireFormat.RECONFIGURING).i64(change.correlation()))
                    .string(change.client())
                    .string(change.peers());
        } else if (request instanceof Request.Read read) {
            fields.u8(WireFormat.READ).i64(read.correlation()).vm(read.vm());
        } else if (request instanceof Request.Advancement advancement) {
            fields.u8(WireFormat.ADVANCE).i64(advancement.correlation());
            write(advancement.advance(), fields);
        } else if (request instanceof Request.Acknowledgement acknowledgement) {
            Acknowledge acknowledge = acknowledgement.acknowledge();
            fields.u8(WireFormat.ACKNOWLEDGE).i64(acknowledgement.correlation());
            fields.vm(acknowledge.vm()).i64(acknowledge.number()).identity(acknowledge.host());
        } else if (request instanceof Request.Subscribe subscribe) {
            fields.u8(WireFormat.SUBSCRIBE).i64(subscribe.correlation()).vm(subscribe.vm());
        } else if (request instanceof Request.Reporting reporting) {
            PoolWriter.report(fields.u8(WireFormat.REPORT).i64(reporting.correlation()), reporting.report());
        } else if (request instanceof Request.Watch watch) {
            fields.u8(WireFormat.WATCH).i64(watch.correlation());
        } else if (request instanceof Request.Wishing wishing) {
            WishFields.id(fields.u8(WireFormat.WISH).i64(wishing.correlation()), wishing.id());
            PoolWriter.wish(fields, wishing.wish());
        } else {
            fields.u8(WireFormat.PING).i64(((Request.Ping) request).correlation());
        }
    }

    static FieldWriter introduction(Introduction of, FieldWriter fields) {
        return fields.string(of.name())
                .i64(of.directory())
                .i64(of.cluster().high())
                .i64(of.cluster().low());
    }

    private static void write(Advance advance, FieldWriter fields) {
        fields.vm(advance.vm()).i64(advance.expectedView()).i64(advance.knownView());
        fields.i64(advance.requestId()).identity(advance.requester());
        fields.host(advance.primary()).optionalHost(advance.backup());
    }
}
