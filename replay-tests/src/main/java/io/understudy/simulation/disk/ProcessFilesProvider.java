package io.understudy.simulation.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code java.nio.file.Files} asks, answered from a {@link SimulatedDisk}. Permissions are not kept. */
final class ProcessFilesProvider extends FileSystemProvider {
    private final ProcessFiles files;

    ProcessFilesProvider(ProcessFiles files) {
        this.files = files;
    }

    private static ProcessPath path(Path path) {
        return (ProcessPath) path;
    }

    private static String name(Path path) {
        return path.toAbsolutePath().normalize().getFileName().toString();
    }

    private void begin() throws IOException {
        if (!files.isOpen()) {
            throw new IOException("the process is dead");
        }
        files.disk().begin();
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        boolean writes = options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
        Node node = files.find(path(path)).orElse(null);
        if (node != null && writes && options.contains(StandardOpenOption.CREATE_NEW)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        if (node == null) {
            boolean creates =
                    options.contains(StandardOpenOption.CREATE_NEW) || options.contains(StandardOpenOption.CREATE);
            if (!writes || !creates) {
                throw new NoSuchFileException(path.toString());
            }
            node = create(path(path), files.disk().newFile());
        }
        if (node instanceof FolderNode && writes) {
            throw new IOException(path + ": Is a directory");
        }
        ProcessChannel channel = new ProcessChannel(files, node, writes);
        if (writes && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.truncate(0);
        }
        return options.contains(StandardOpenOption.APPEND) ? channel.position(channel.size()) : channel;
    }

    private Node create(ProcessPath path, Node node) throws IOException {
        FolderNode parent = files.parent(path);
        begin();
        files.disk().room(1);
        parent.link(name(path), node);
        return node;
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        List<Path> found = new ArrayList<>();
        for (String name : files.folder(path(folder)).names().keySet()) {
            Path path = folder.resolve(name);
            if (filter.accept(path)) {
                found.add(path);
            }
        }
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return found.iterator();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        if (files.find(path(path)).isPresent()) {
            throw new FileAlreadyExistsException(path.toString());
        }
        create(path(path), files.disk().newFolder());
    }

    @Override
    public void delete(Path path) throws IOException {
        if (files.get(path(path)) instanceof FolderNode folder
                && !folder.names().isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        begin();
        files.parent(path(path)).unlink(name(path));
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        FolderNode folder = files.parent(path(source));
        if (!folder.equals(files.parent(path(target)))) {
            throw new UnsupportedOperationException("a file moves within its folder only");
        }
        if (files.find(path(target)).isPresent() && !Set.of(options).contains(StandardCopyOption.REPLACE_EXISTING)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        if (files.find(path(source)).isEmpty()) {
            throw new NoSuchFileException(source.toString());
        }
        begin();
        folder.rename(name(source), name(target));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        if (files.find(path(path)).isEmpty()) {
            throw new NoSuchFileException(path.toString());
        }
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return type.cast(new NodeAttributes(files.get(path(path))));
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        Node node = files.get(path(path));
        if (!attributes.equals("unix:ino")) {
            throw new UnsupportedOperationException(attributes);
        }
        return Map.of("ino", node.number());
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        return files.get(path(one)).equals(files.get(path(other)));
    }

    @Override
    public String getScheme() {
        return "simulated";
    }

    @Override
    public boolean isHidden(Path path) {
        return false;
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return files;
    }

    @Override
    public Path getPath(URI uri) {
        return files.getPath(uri.getPath());
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileStore getFileStore(Path path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return null;
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw new UnsupportedOperationException();
    }
}
