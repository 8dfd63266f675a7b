package io.understudy.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Writes records as JSON, in one line. The mirror of {@link RecordReader}. */
public final class RecordWriter {
    private static final JsonFactory FACTORY = new JsonFactory();

    private RecordWriter() {}

    /** One object with the fields of all these records, in this order; the caller sees to it that no two share a name. */
    public static String text(Record... parts) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            out.writeStartObject();
            for (Record part : parts) {
                fields(part, out);
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory failed", e);
        }
        return text.toString();
    }

    private static void fields(Record record, JsonGenerator out) throws IOException {
        RecordShape shape = RecordShape.of(record.getClass());
        for (int i = 0; i < shape.size(); i++) {
            Object value = shape.value(record, i);
            if (value instanceof Optional<?> perhaps) {
                value = perhaps.orElse(null);
            }
            if (value != null) {
                out.writeFieldName(shape.name(i));
                value(value, out);
            }
        }
    }

    private static void value(Object value, JsonGenerator out) throws IOException {
        if (value instanceof Long || value instanceof Integer) {
            out.writeNumber(((Number) value).longValue());
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Enum<?> constant) {
            out.writeString(Spelling.of(constant));
        } else if (value instanceof Record record) {
            out.writeStartObject();
            fields(record, out);
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object each : list) {
                value(each, out);
            }
            out.writeEndArray();
        } else {
            throw new IllegalArgumentException(
                    "JSON records hold no " + value.getClass().getName());
        }
    }
}
