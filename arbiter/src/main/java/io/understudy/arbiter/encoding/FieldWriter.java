package io.understudy.arbiter.encoding;

import io.netty.buffer.ByteBuf;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Appends domain words to a buffer; the layouts are in the package's description. */
public final class FieldWriter {
    static final int ACKNOWLEDGED = 1;
    static final int HAS_BACKUP = 2;

    private final ByteBuf bytes;

    public FieldWriter(ByteBuf bytes) {
        this.bytes = bytes;
    }

    public FieldWriter u8(int value) {
        bytes.writeByte(value);
        return this;
    }

    public FieldWriter u16(int value) {
        bytes.writeShort(value);
        return this;
    }

    public FieldWriter i64(long value) {
        bytes.writeLong(value);
        return this;
    }

    public FieldWriter string(String value) {
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        if (encoded.length > 0xFFFF) {
            throw new IllegalArgumentException(
                    "a string of " + encoded.length + " bytes does not fit its length field");
        }
        return byteString(encoded);
    }

    public FieldWriter flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    /** A u8, its number among its siblings. */
    public <E extends Enum<E>> FieldWriter oneOf(E value) {
        return u8(Arrays.asList(value.getDeclaringClass().getEnumConstants()).indexOf(value));
    }

    /** A u16 length and the bytes. */
    public FieldWriter byteString(byte[] value) {
        bytes.writeShort(value.length).writeBytes(value);
        return this;
    }

    public FieldWriter hostName(HostName name) {
        return string(name.value());
    }

    public FieldWriter vm(VmName vm) {
        return string(vm.value());
    }

    public FieldWriter identity(HostIdentity identity) {
        return string(identity.name()).i64(identity.incarnation());
    }

    public FieldWriter host(Host host) {
        return identity(host.identity()).string(host.logAddress()).string(host.consoleAddress());
    }

    /** A u8, 0 or 1, and the host if there is one. */
    public FieldWriter optionalHost(Optional<Host> host) {
        flag(host.isPresent());
        host.ifPresent(this::host);
        return this;
    }

    public FieldWriter view(View view) {
        i64(view.number());
        u8((view.acknowledged() ? ACKNOWLEDGED : 0) | (view.backup().isPresent() ? HAS_BACKUP : 0));
        host(view.primary());
        view.backup().ifPresent(this::host);
        return this;
    }

    /** A u8, 0 or 1, and the view if there is one. */
    public FieldWriter optionalView(Optional<View> view) {
        flag(view.isPresent());
        view.ifPresent(this::view);
        return this;
    }
}
