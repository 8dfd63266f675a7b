package io.understudy.simulation.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** An open file of a process, or a folder that is to be forced. It works on an interrupted thread, for it never waits. */
final class ProcessChannel extends FileChannel {
    private final ProcessFiles files;
    private final Node node;
    private final boolean writes;
    private long position;

    ProcessChannel(ProcessFiles files, Node node, boolean writes) {
        this.files = files;
        this.node = node;
        this.writes = writes;
    }

    private void requireOpen() throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        if (!files.isOpen()) {
            throw new IOException("the process is dead");
        }
    }

    private FileNode file() throws IOException {
        requireOpen();
        if (node instanceof FileNode file) {
            return file;
        }
        throw new IOException("Is a directory");
    }

    private FileNode written() throws IOException {
        if (!writes) {
            throw new NonWritableChannelException();
        }
        return file();
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        int read = read(to, position);
        position += Math.max(read, 0);
        return read;
    }

    @Override
    public int read(ByteBuffer to, long from) throws IOException {
        FileNode file = file();
        files.disk().begin();
        return file.read(to, Math.toIntExact(from));
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int written = write(from, position);
        position += written;
        return written;
    }

    @Override
    public int write(ByteBuffer from, long to) throws IOException {
        FileNode file = written();
        int offset = Math.toIntExact(to);
        try {
            files.disk().begin();
        } catch (IOException e) {
            put(file, from, offset, files.disk().part(offset, from.remaining()));
            throw e;
        }
        int within = Math.max(0, Math.min(from.remaining(), file.size() - offset));
        int beyond = from.remaining() - within;
        int room = beyond == 0 ? 0 : files.disk().room(beyond);
        return put(file, from, offset, within + room);
    }

    private static int put(FileNode file, ByteBuffer from, int offset, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        if (length > 0) {
            file.write(offset, bytes);
        }
        return length;
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        FileNode file = written();
        if (size < file.size()) {
            files.disk().begin();
            file.resize((int) size);
        }
        position = Math.min(position, size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        requireOpen();
        files.disk().force(node);
    }

    @Override
    public long position() throws IOException {
        requireOpen();
        return position;
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        requireOpen();
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        return file().size();
    }

    @Override
    public FileLock lock(long from, long size, boolean shared) throws IOException {
        FileLock lock = tryLock(from, size, shared);
        if (lock == null) {
            throw new IllegalStateException("a lock would be waited for");
        }
        return lock;
    }

    @Override
    public FileLock tryLock(long from, long size, boolean shared) throws IOException {
        requireOpen();
        ProcessFiles holder = files.disk().locks().get(node);
        if (files.equals(holder)) {
            throw new OverlappingFileLockException();
        }
        if (holder != null) {
            return null;
        }
        files.disk().locks().put(node, files);
        return new ProcessLock(this, from, size, shared);
    }

    /** Whichever descriptor of a file a process closes, its locks on it are gone (fcntl(2)). */
    @Override
    protected void implCloseChannel() {
        unlock();
    }

    void unlock() {
        files.disk().locks().remove(node, files);
    }

    boolean holdsLock() {
        return files.equals(files.disk().locks().get(node));
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long to, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long from, long size) {
        throw new UnsupportedOperationException();
    }
}
