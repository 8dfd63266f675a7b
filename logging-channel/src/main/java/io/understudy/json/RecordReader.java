package io.understudy.json;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads records from JSON that anybody may have written. The mirror of {@link RecordWriter}. */
public final class RecordReader {
    /** A longer text is refused. */
    public static final int MAX_CHARACTERS = 1 << 17;

    private final Map<?, ?> object;

    private RecordReader(Map<?, ?> object) {
        this.object = object;
    }

    /**
     * One object, from which several records may be read.
     *
     * @throws BadJsonException if the text is not exactly one object
     */
    public static RecordReader of(String text) throws BadJsonException {
        return new RecordReader(JsonTree.object(text));
    }

    /**
     * A record of these fields, as far as they are its own.
     *
     * @throws BadJsonException if one is of another type, or the record does not take it
     */
    public <R extends Record> R read(Class<R> type) throws BadJsonException {
        return record(object, type);
    }

    private static <R extends Record> R record(Map<?, ?> object, Class<R> type) throws BadJsonException {
        RecordShape shape = RecordShape.of(type);
        Object[] values = new Object[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(object.get(shape.name(i)), shape.type(i), shape.name(i));
        }
        return type.cast(shape.make(values));
    }

    private static Object value(Object found, Type type, String name) throws BadJsonException {
        if (type instanceof ParameterizedType of && of.getRawType() == Optional.class) {
            return found == null ? Optional.empty() : Optional.of(value(found, of.getActualTypeArguments()[0], name));
        } else if (type instanceof ParameterizedType of && of.getRawType() == List.class) {
            return list(found == null ? List.of() : found, of.getActualTypeArguments()[0], name);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return record(as(Map.class, found == null ? Map.of() : found, name), plain.asSubclass(Record.class));
        } else if (plain.isEnum()) {
            return constant(plain, as(String.class, found, name), name);
        } else if (plain == long.class) {
            return as(Long.class, found == null ? 0L : found, name);
        } else if (plain == int.class) {
            return whole(as(Long.class, found == null ? 0L : found, name), name);
        } else if (plain == boolean.class) {
            return as(Boolean.class, found == null ? false : found, name);
        } else if (plain == String.class) {
            return as(String.class, found == null ? "" : found, name);
        }
        throw new IllegalArgumentException("JSON records hold no " + plain.getName());
    }

    private static int whole(long number, String name) throws BadJsonException {
        if (number != (int) number) {
            throw new BadJsonException("'" + name + "' is out of range: " + number);
        }
        return (int) number;
    }

    private static List<Object> list(Object found, Type each, String name) throws BadJsonException {
        List<Object> values = new ArrayList<>();
        for (Object element : as(List.class, found, name)) {
            values.add(value(element, each, name));
        }
        return List.copyOf(values);
    }

    private static Object constant(Class<?> type, String spelt, String name) throws BadJsonException {
        for (Object constant : type.getEnumConstants()) {
            if (Spelling.of((Enum<?>) constant).equals(spelt)) {
                return constant;
            }
        }
        throw new BadJsonException("'" + name + "' is no " + type.getSimpleName() + " that is known here");
    }

    private static <T> T as(Class<T> type, Object found, String name) throws BadJsonException {
        if (!type.isInstance(found)) {
            throw new BadJsonException("'" + name + "' is "
                    + (found == null ? "missing" : "of another type than " + type.getSimpleName()));
        }
        return type.cast(found);
    }
}
