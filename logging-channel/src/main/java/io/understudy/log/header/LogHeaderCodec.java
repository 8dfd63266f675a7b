package io.understudy.log.header;

import static io.understudy.log.header.LogHeader.MAX_COMMAND_LINE_BYTES;
import static io.understudy.log.header.LogHeader.MAX_TEXT_BYTES;

import io.understudy.log.wire.CorruptLogException;
import io.understudy.log.wire.Envelope;
import io.understudy.log.wire.EnvelopeKind;
import io.understudy.log.wire.WireReader;
import io.understudy.log.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A {@link LogHeader} as bytes: alone in its own envelope at the start of a file, or as the last field of a channel's
 * HELLO. The version comes first and says what follows, so that a reader can name the version it does not know.
 */
public final class LogHeaderCodec {
    /** No header's envelope is larger. */
    public static final int MAX_BYTES = WireWriter.MAX_BYTES;

    private LogHeaderCodec() {}

    /** The header in its envelope. */
    public static ByteBuffer write(LogHeader header) {
        WireWriter out = new WireWriter(EnvelopeKind.LOG_HEADER, MAX_BYTES);
        putFields(out, header);
        return out.seal();
    }

    /**
     * Reads the envelope that lies exactly between the buffer's position and limit.
     *
     * @throws CorruptLogException with an offset from the envelope's first byte; also for a version other than ours
     */
    public static LogHeader read(ByteBuffer whole) {
        WireReader in = Envelope.open(whole);
        EnvelopeKind kind = EnvelopeKind.of(in.u8("the kind"), Envelope.HEAD_BYTES);
        if (kind != EnvelopeKind.LOG_HEADER) {
            throw new CorruptLogException(Envelope.HEAD_BYTES, "a " + kind + " stands where a LOG_HEADER should");
        }
        LogHeader header = getFields(in);
        in.end("the log header");
        return header;
    }

    /** Appends the header's fields to a message. */
    public static void putFields(WireWriter out, LogHeader header) {
        out.varint(header.formatVersion())
                .string(header.imageName(), MAX_TEXT_BYTES, "the image name")
                .bytes(HexFormat.of().parseHex(header.imageSha256()))
                .varint(header.ramBytes())
                .string(header.commandLine(), MAX_COMMAND_LINE_BYTES, "the command line")
                .string(header.machineModel(), MAX_TEXT_BYTES, "the machine model")
                .string(header.engineBuild(), MAX_TEXT_BYTES, "the engine build")
                .string(header.engineMode(), MAX_TEXT_BYTES, "the engine mode")
                .string(header.libm(), MAX_TEXT_BYTES, "the libm identity")
                .varint(header.powerOnEpochMillis())
                .varint(header.hashIntervalInstructions())
                .string(header.counterMode(), MAX_TEXT_BYTES, "the counter mode")
                .string(header.memoryMode(), MAX_TEXT_BYTES, "the memory mode");
    }

    /** Takes the header's fields out of a message; the mirror of {@link #putFields}. */
    public static LogHeader getFields(WireReader in) {
        int start = in.offset();
        long version = in.varint(Integer.MAX_VALUE, "the format version");
        if (version != LogHeader.FORMAT_VERSION) {
            throw new CorruptLogException(
                    start,
                    "log format version " + version + ", this build reads version " + LogHeader.FORMAT_VERSION
                            + ": use the Understudy that wrote it");
        }
        return new LogHeader(
                (int) version,
                in.string(MAX_TEXT_BYTES, "the image name"),
                HexFormat.of().formatHex(in.bytes(LogHeader.SHA256_BYTES, "the image's SHA-256")),
                in.varint("the RAM size"),
                in.string(MAX_COMMAND_LINE_BYTES, "the command line"),
                in.string(MAX_TEXT_BYTES, "the machine model"),
                in.string(MAX_TEXT_BYTES, "the engine build"),
                in.string(MAX_TEXT_BYTES, "the engine mode"),
                in.string(MAX_TEXT_BYTES, "the libm identity"),
                in.varint("the wall clock"),
                in.varint("the hash interval"),
                in.string(MAX_TEXT_BYTES, "the counter mode"),
                in.string(MAX_TEXT_BYTES, "the memory mode"));
    }
}
