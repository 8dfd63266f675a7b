package io.understudy.simulation.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Has the whole product and its simulation for itself, with some methods changed; libraries are everybody's. */
final class MutantLoader extends ClassLoader {
    static final String PRODUCT = "io.understudy.";

    private static final Map<String, byte[]> CLASS_FILES = new ConcurrentHashMap<>();

    private final List<Mutation> mutations;

    MutantLoader(List<Mutation> mutations) {
        super(MutantLoader.class.getClassLoader());
        this.mutations = mutations;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PRODUCT)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] classFile = CLASS_FILES.computeIfAbsent(name, this::read);
        if (classFile.length == 0) {
            throw new ClassNotFoundException(name);
        }
        for (Mutation mutation : mutations) {
            if (mutation.className().equals(name)) {
                classFile = mutation.apply(classFile);
            }
        }
        return defineClass(name, classFile, 0, classFile.length);
    }

    private byte[] read(String name) {
        try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            return file == null ? new byte[0] : file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read class " + name + ": " + e.getMessage(), e);
        }
    }
}
