package io.understudy.simulation.disk;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A disk as one process sees it. Closed when the process dies. */
public final class ProcessFiles extends FileSystem {
    private final SimulatedDisk disk;
    private final FolderNode root;
    private final ProcessFilesProvider provider = new ProcessFilesProvider(this);
    private boolean open = true;

    ProcessFiles(SimulatedDisk disk, FolderNode root) {
        this.disk = disk;
        this.root = root;
    }

    SimulatedDisk disk() {
        return disk;
    }

    Optional<Node> find(ProcessPath path) {
        Node node = root;
        for (Path name : path.toAbsolutePath().normalize()) {
            if (!(node instanceof FolderNode folder)) {
                return Optional.empty();
            }
            node = folder.names().get(name.toString());
        }
        return Optional.ofNullable(node);
    }

    Node get(ProcessPath path) throws IOException {
        return find(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
    }

    FolderNode folder(ProcessPath path) throws IOException {
        if (!(get(path) instanceof FolderNode folder)) {
            throw new FileSystemException(path.toString(), null, "Not a directory");
        }
        return folder;
    }

    /** The folder that a name is in. */
    FolderNode parent(ProcessPath path) throws IOException {
        ProcessPath parent = path.toAbsolutePath().normalize().getParent();
        return parent == null ? root : folder(parent);
    }

    @Override
    public void close() {
        open = false;
        disk.unmounted(this);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public ProcessPath getPath(String first, String... more) {
        return new ProcessPath(this, Path.of(first, more));
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(getPath("/"));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic", "unix");
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher(syntaxAndPattern);
        return path -> matcher.matches(Path.of(path.toString()));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException();
    }
}
