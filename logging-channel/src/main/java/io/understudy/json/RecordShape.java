package io.understudy.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.stream.Stream;

/** What a record is made of, found once for each: the JDK makes all of it anew for whoever asks. Any thread. */
final class RecordShape {
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final Class<?> type;
    private final String[] names;
    private final Type[] types;
    private final Method[] accessors;
    private final Constructor<?> constructor;

    private RecordShape(Class<?> type) {
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        names = Stream.of(components).map(RecordComponent::getName).toArray(String[]::new);
        types = Stream.of(components).map(RecordComponent::getGenericType).toArray(Type[]::new);
        accessors = Stream.of(components).map(RecordComponent::getAccessor).toArray(Method[]::new);
        try {
            constructor = type.getConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(type + " cannot be made: is it public?", e);
        }
    }

    static RecordShape of(Class<? extends Record> type) {
        return SHAPES.get(type);
    }

    /** How many components it has. */
    int size() {
        return names.length;
    }

    String name(int component) {
        return names[component];
    }

    Type type(int component) {
        return types[component];
    }

    Object value(Record record, int component) {
        try {
            return accessors[component].invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " cannot be read: is it public?", e);
        }
    }

    /** @throws BadJsonException if the record does not take them */
    Object make(Object[] values) throws BadJsonException {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new BadJsonException(
                    "no " + type.getSimpleName() + ": " + e.getCause().getMessage());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " cannot be made: is it public?", e);
        }
    }
}
