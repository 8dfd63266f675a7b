package io.understudy.arbiter.encoding;

import io.netty.buffer.ByteBuf;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes domain words off a buffer; the mirror of {@link FieldWriter}. */
public final class FieldReader {
    private final ByteBuf bytes;

    public FieldReader(ByteBuf bytes) {
        this.bytes = bytes;
    }

    public int u8() throws MalformedException {
        require(1);
        return bytes.readUnsignedByte();
    }

    public int u16() throws MalformedException {
        require(2);
        return bytes.readUnsignedShort();
    }

    /** Four bytes that say which protocol this is. */
    public void magic(int expected) throws MalformedException {
        require(4);
        if (bytes.readInt() != expected) {
            throw new MalformedException("it does not speak the arbiter's protocol");
        }
    }

    public long i64() throws MalformedException {
        require(8);
        return bytes.readLong();
    }

    public String string() throws MalformedException {
        byte[] encoded = byteString();
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(encoded))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("a string is not UTF-8");
        }
    }

    public VmName vm() throws MalformedException {
        String name = string();
        return checked(() -> new VmName(name));
    }

    public HostIdentity identity() throws MalformedException {
        String name = string();
        long incarnation = i64();
        return checked(() -> new HostIdentity(name, incarnation));
    }

    public Host host() throws MalformedException {
        HostIdentity identity = identity();
        String logAddress = string();
        String consoleAddress = string();
        return checked(() -> new Host(identity.name(), identity.incarnation(), logAddress, consoleAddress));
    }

    public Optional<Host> optionalHost() throws MalformedException {
        return flag() ? Optional.of(host()) : Optional.empty();
    }

    public View view() throws MalformedException {
        long number = i64();
        int flags = u8();
        if ((flags & ~(FieldWriter.ACKNOWLEDGED | FieldWriter.HAS_BACKUP)) != 0) {
            throw new MalformedException("a view's flags are " + flags);
        }
        Host primary = host();
        Optional<Host> backup = (flags & FieldWriter.HAS_BACKUP) != 0 ? Optional.of(host()) : Optional.empty();
        return checked(() -> new View(number, primary, backup, (flags & FieldWriter.ACKNOWLEDGED) != 0));
    }

    public Optional<View> optionalView() throws MalformedException {
        return flag() ? Optional.of(view()) : Optional.empty();
    }

    public HostName hostName() throws MalformedException {
        String name = string();
        return checked(() -> new HostName(name));
    }

    /** A u8 that stands for one of these, in their order. */
    public <E extends Enum<E>> E oneOf(E[] values) throws MalformedException {
        int index = u8();
        if (index >= values.length) {
            throw new MalformedException(
                    "there is no " + values.getClass().getComponentType().getSimpleName() + " of number " + index);
        }
        return values[index];
    }

    /** A u16 length and so many bytes. */
    public byte[] byteString() throws MalformedException {
        byte[] value = new byte[require(u16())];
        bytes.readBytes(value);
        return value;
    }

    public boolean flag() throws MalformedException {
        int value = u8();
        if (value > 1) {
            throw new MalformedException("a flag is " + value + ", neither 0 nor 1");
        }
        return value == 1;
    }

    /** Whether all bytes are taken. */
    public boolean isAtEnd() {
        return !bytes.isReadable();
    }

    /** Fails if bytes are left over: then writer and reader mean different layouts. */
    public void end() throws MalformedException {
        if (!isAtEnd()) {
            throw new MalformedException(bytes.readableBytes() + " bytes are left over at its end");
        }
    }

    /** The domain's own checks, as what they are when the words come from outside. */
    public static <T> T checked(Supplier<T> constructor) throws MalformedException {
        try {
            return constructor.get();
        } catch (IllegalArgumentException e) {
            throw new MalformedException(e.getMessage());
        }
    }

    private int require(int length) throws MalformedException {
        if (bytes.readableBytes() < length) {
            throw new MalformedException("it ends in the middle of a field");
        }
        return length;
    }
}
