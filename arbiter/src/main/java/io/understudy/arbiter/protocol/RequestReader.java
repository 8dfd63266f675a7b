package io.understudy.arbiter.protocol;

import io.netty.buffer.ByteBuf;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.Introduction;
import io.understudy.arbiter.Standing;
import io.understudy.arbiter.encoding.FieldReader;
import io.understudy.arbiter.encoding.MalformedException;
import io.understudy.arbiter.encoding.WishFields;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.VmName;
import java.util.Optional;

/** The mirror of {@link RequestWriter}. */
public final class RequestReader {
    private RequestReader() {}

    public static Request read(ByteBuf bytes) throws MalformedException {
        FieldReader fields = new FieldReader(bytes);
        int type = fields.u8();
        Request request = switch (type) {
            case WireFormat.HELLO -> {
                fields.magic(WireFormat.MAGIC);
                yield new Request.Hello(fields.u16());
            }
            case WireFormat.READ -> new Request.Read(fields.i64(), fields.vm());
            case WireFormat.ADVANCE -> new Request.Advancement(fields.i64(), advance(fields));
            case WireFormat.ACKNOWLEDGE -> new Request.Acknowledgement(fields.i64(), acknowledge(fields));
            case WireFormat.SUBSCRIBE -> new Request.Subscribe(fields.i64(), fields.vm());
            case WireFormat.PING -> new Request.Ping(fields.i64());
            case WireFormat.REPORT -> new Request.Reporting(fields.i64(), PoolReader.report(fields));
            case WireFormat.WATCH -> new Request.Watch(fields.i64());
            case WireFormat.WISH -> new Request.Wishing(fields.i64(), WishFields.id(fields), PoolReader.wish(fields));
            case WireFormat.INTRODUCING -> {
                fields.magic(WireFormat.MAGIC);
                int version = fields.u16();
                if (version != WireFormat.VERSION) {
                    throw new MalformedException("it speaks version " + version
                            + " of the protocol, this arbiter version " + WireFormat.VERSION);
                }
                yield new Request.Introducing(introduction(fields));
            }
            case WireFormat.RECONFIGURING ->
                new Request.Reconfiguring(fields.i64(), introduction(fields), address(fields), address(fields));
            default -> throw new MalformedException("there is no request of type " + type);
        };
        fields.end();
        return request;
    }

    static Introduction introduction(FieldReader fields) throws MalformedException {
        String name = fields.string();
        long directory = fields.i64();
        ClusterId cluster = new ClusterId(fields.i64(), fields.i64());
        return FieldReader.checked(() -> new Introduction(name, directory, cluster));
    }

    /** Checked where it is used, as it is printed: what is no address is no address of a member. */
    private static String address(FieldReader fields) throws MalformedException {
        String address = fields.string();
        return FieldReader.checked(() -> new Standing(0, false, address)).leader();
    }

    private static Advance advance(FieldReader fields) throws MalformedException {
        VmName vm = fields.vm();
        long expectedView = fields.i64();
        long knownView = fields.i64();
        long requestId = fields.i64();
        HostIdentity requester = fields.identity();
        Host primary = fields.host();
        Optional<Host> backup = fields.optionalHost();
        return FieldReader.checked(
                () -> new Advance(vm, expectedView, primary, backup, requester, requestId, knownView));
    }

    private static Acknowledge acknowledge(FieldReader fields) throws MalformedException {
        VmName vm = fields.vm();
        long number = fields.i64();
        HostIdentity host = fields.identity();
        return FieldReader.checked(() -> new Acknowledge(vm, number, host));
    }
}
