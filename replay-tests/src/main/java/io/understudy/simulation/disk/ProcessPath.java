package io.understudy.simulation.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Objects;

/** A name on a process's disk: this host's own paths do the arithmetic. */
final class ProcessPath implements Path {
    private final ProcessFiles files;
    private final Path plain;

    ProcessPath(ProcessFiles files, Path plain) {
        this.files = files;
        this.plain = plain;
    }

    private ProcessPath of(Path other) {
        return other == null ? null : new ProcessPath(files, other);
    }

    private static Path plain(Path other) {
        return ((ProcessPath) other).plain;
    }

    @Override
    public ProcessFiles getFileSystem() {
        return files;
    }

    @Override
    public boolean isAbsolute() {
        return plain.isAbsolute();
    }

    @Override
    public Path getRoot() {
        return of(plain.getRoot());
    }

    @Override
    public Path getFileName() {
        return of(plain.getFileName());
    }

    @Override
    public ProcessPath getParent() {
        return of(plain.getParent());
    }

    @Override
    public int getNameCount() {
        return plain.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return of(plain.getName(index));
    }

    @Override
    public Path subpath(int from, int to) {
        return of(plain.subpath(from, to));
    }

    @Override
    public boolean startsWith(Path other) {
        return plain.startsWith(plain(other));
    }

    @Override
    public boolean endsWith(Path other) {
        return plain.endsWith(plain(other));
    }

    @Override
    public ProcessPath normalize() {
        return of(plain.normalize());
    }

    @Override
    public Path resolve(Path other) {
        return of(plain.resolve(plain(other)));
    }

    @Override
    public Path relativize(Path other) {
        return of(plain.relativize(plain(other)));
    }

    @Override
    public URI toUri() {
        return URI.create("simulated:" + toAbsolutePath());
    }

    @Override
    public ProcessPath toAbsolutePath() {
        return of(Path.of("/").resolve(plain));
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        ProcessPath real = toAbsolutePath().normalize();
        Objects.requireNonNull(files.get(real));
        return real;
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Path other) {
        return plain.compareTo(plain(other));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProcessPath path && path.files == files && path.plain.equals(plain);
    }

    @Override
    public int hashCode() {
        return plain.hashCode();
    }

    @Override
    public String toString() {
        return plain.toString();
    }
}
