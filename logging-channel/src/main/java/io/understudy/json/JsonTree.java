package io.understudy.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A text of anybody's as maps, lists, strings, numbers and truths; null where the text says so. */
final class JsonTree {
    // Names are nobody's to keep: an interning reader would have a stranger fill this process's table of symbols.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(RecordReader.MAX_CHARACTERS)
                    .maxStringLength(RecordReader.MAX_CHARACTERS)
                    .maxNestingDepth(16)
                    .maxNumberLength(32)
                    .maxNameLength(128)
                    .build())
            .build();

    private JsonTree() {}

    /** @throws BadJsonException if it is not exactly one object, or larger than it may be */
    static Map<?, ?> object(String text) throws BadJsonException {
        if (text.length() > RecordReader.MAX_CHARACTERS) {
            throw new BadJsonException("a text of " + text.length() + " characters, more than the "
                    + RecordReader.MAX_CHARACTERS + " that are read");
        }
        try (JsonParser in = FACTORY.createParser(text)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new BadJsonException("no JSON object");
            }
            Map<?, ?> object = object(in);
            if (in.nextToken() != null) {
                throw new BadJsonException("more follows the JSON object");
            }
            return object;
        } catch (JsonProcessingException e) {
            throw new BadJsonException("no JSON: " + e.getOriginalMessage().replaceAll("\\s+", " "));
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory failed", e);
        }
    }

    private static Map<String, Object> object(JsonParser in) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            fields.put(name, value(in, in.nextToken()));
        }
        return fields;
    }

    private static List<Object> array(JsonParser in) throws IOException {
        List<Object> values = new ArrayList<>();
        for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
            values.add(value(in, next));
        }
        return values;
    }

    private static Object value(JsonParser in, JsonToken first) throws IOException {
        return switch (first) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> array(in);
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT ->
                in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? in.getBigIntegerValue()
                        : Long.valueOf(in.getLongValue());
            case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }
}
