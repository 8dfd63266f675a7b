package io.understudy.simulation.disk;

import java.nio.channels.FileLock;

/** A process's lock on a file. */
final class ProcessLock extends FileLock {
    private final ProcessChannel file;

    ProcessLock(ProcessChannel file, long from, long size, boolean shared) {
        super(file, from, size, shared);
        this.file = file;
    }

    @Override
    public boolean isValid() {
        return file.isOpen() && file.holdsLock();
    }

    @Override
    public void release() {
        file.unlock();
    }
}
