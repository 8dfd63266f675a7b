package io.understudy.simulation.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * A host's disk. Its life is longer than its host's: each process {@linkplain #mount mounts} it, and what is on it after a
 * {@linkplain #cutPower cut of the power} is what was forced and, by chance, some of the rest.
 *
 * <p>An operation is whatever changes something or has it forced, and each read. Nothing waits: how long operations would
 * have taken is added up.
 */
public final class SimulatedDisk {
    private static final int NEVER = Integer.MAX_VALUE - 1;

    private final Random random;
    private final FolderNode root = new FolderNode(1);
    private final List<ProcessFiles> mounted = new ArrayList<>();
    private final Map<Node, ProcessFiles> locks = new HashMap<>();
    private LongSupplier duration = () -> 0;
    private long nodes = 1;
    private long takenNanos;
    private int operations;
    private int cutAt = NEVER;
    private int failFrom = NEVER;
    private int failUntil = NEVER;
    private long capacityBytes = Long.MAX_VALUE;

    /** An empty one that is quick and never fails. */
    public SimulatedDisk(Random random) {
        this.random = random;
    }

    /** What a process sees from now on. Its paths are unlike those of any other process. */
    public ProcessFiles mount() {
        ProcessFiles files = new ProcessFiles(this, root);
        mounted.add(files);
        return files;
    }

    /** Every process is dead; what was not forced is lost, or some of it. */
    public void cutPower() {
        killProcesses();
        root.losePower(random);
    }

    /** Every process is dead; what the kernel holds stays, forced or not. */
    public void killProcesses() {
        List.copyOf(mounted).forEach(ProcessFiles::close);
        cutAt = NEVER;
    }

    /** The power fails within the operation that follows so many more; none has an effect until it is cut. */
    public void cutAfter(int more) {
        cutAt = operations + more;
    }

    /** When that many more operations were done, so many fail with the kernel's words, or all if that is 0. */
    public void failAfter(int more, int times) {
        failFrom = operations + more;
        failUntil = times == 0 ? NEVER : failFrom + times;
    }

    /** Bytes of all files together. */
    public void capacity(long bytes) {
        capacityBytes = bytes;
    }

    /** It fails no more, and has room again. */
    public void heal() {
        failFrom = NEVER;
        cutAt = NEVER;
        capacityBytes = Long.MAX_VALUE;
    }

    /** @param nanos asked at each operation */
    public void takes(LongSupplier nanos) {
        duration = nanos;
    }

    /** A file that was there before all else, with its folder. No operation. */
    public void install(String folder, String name, byte[] bytes) {
        FolderNode inner = newFolder();
        root.link(folder, inner);
        root.force();
        FileNode file = newFile();
        file.write(0, bytes);
        file.force();
        inner.link(name, file);
        inner.force();
    }

    /** What a file shows to whoever reads it now, damaged or not; empty if it is not there. No operation. */
    public Optional<byte[]> show(String path) {
        ProcessFiles all = new ProcessFiles(this, root);
        return all.find(all.getPath(path)).filter(FileNode.class::isInstance).map(file -> ((FileNode) file).content());
    }

    /** The folders in this one of which a living process has locked a file of this name. No operation. */
    public List<String> locked(String folder, String name) {
        ProcessFiles all = new ProcessFiles(this, root);
        List<String> found = new ArrayList<>();
        if (all.find(all.getPath(folder)).orElse(null) instanceof FolderNode outer) {
            outer.names().forEach((inner, node) -> {
                if (node instanceof FolderNode each
                        && locks.containsKey(each.names().get(name))) {
                    found.add(folder + "/" + inner);
                }
            });
        }
        return found;
    }

    /** Sectors that could not be read are as they were. */
    public void mend() {
        List<FileNode> files = new ArrayList<>();
        collect(root, files);
        files.forEach(FileNode::mend);
    }

    /**
     * Some sector of some file cannot be read any more, or a bit of it has changed.
     *
     * @return whether it reads as something else now
     */
    public boolean damage() {
        List<FileNode> files = new ArrayList<>();
        collect(root, files);
        if (files.isEmpty()) {
            return false;
        }
        FileNode file = files.get(random.nextInt(files.size()));
        int offset = random.nextInt(file.size());
        if (random.nextInt(3) == 0) {
            file.makeUnreadable(offset / FileNode.SECTOR_BYTES);
            return false;
        }
        file.flip(offset, 1 << random.nextInt(8));
        return true;
    }

    private static void collect(FolderNode folder, List<FileNode> files) {
        for (Node node : folder.names().values()) {
            if (node instanceof FolderNode inner) {
                collect(inner, files);
            } else if (node instanceof FileNode file && file.size() > 0) {
                files.add(file);
            }
        }
    }

    /** How long the operations since the last call would have taken, ns. */
    public long takenNanos() {
        long taken = takenNanos;
        takenNanos = 0;
        return taken;
    }

    /** So many were done, or tried. */
    public int operations() {
        return operations;
    }

    /** Whether the power failed and is to be {@linkplain #cutPower cut}. */
    public boolean isDead() {
        return operations > cutAt;
    }

    /** An operation begins. */
    void begin() throws IOException {
        if (isDead()) {
            throw new IOException("the power failed");
        }
        takenNanos += duration.getAsLong();
        int mine = operations++;
        if (mine >= failFrom && mine < failUntil) {
            throw new IOException("Input/output error");
        }
    }

    /** As {@link #begin}, of a force; one that fails leaves its node unforced. */
    void force(Node node) throws IOException {
        try {
            begin();
        } catch (IOException e) {
            if (!isDead()) {
                node.failForce();
            }
            throw e;
        }
        if (isDead()) {
            throw new IOException("the power failed");
        }
        node.force();
    }

    /**
     * How many of these bytes there is room for.
     *
     * @throws IOException if for none
     */
    int room(int wanted) throws IOException {
        long left = capacityBytes - bytes();
        if (left <= 0) {
            throw new IOException("No space left on device");
        }
        return (int) Math.min(left, wanted);
    }

    /** How much of a write that failed was written: whole sectors, as far as they are the write's. */
    int part(int offset, int length) {
        int end = offset + (isDead() ? 0 : random.nextInt(length + 1));
        return Math.max(0, end / FileNode.SECTOR_BYTES * FileNode.SECTOR_BYTES - offset);
    }

    private long bytes() {
        List<FileNode> files = new ArrayList<>();
        collect(root, files);
        return files.stream().mapToLong(FileNode::size).sum();
    }

    FileNode newFile() {
        return new FileNode(++nodes);
    }

    FolderNode newFolder() {
        return new FolderNode(++nodes);
    }

    Map<Node, ProcessFiles> locks() {
        return locks;
    }

    void unmounted(ProcessFiles files) {
        mounted.remove(files);
        locks.values().removeIf(files::equals);
    }
}
