package io.understudy.replica.machine;

/**
 * How far a state transfer is.
 *
 * @param doneBytes of the machine's state
 * @param totalBytes of it
 * @param wireBytes that it took on the network so far, for zero pages are skipped and pieces may be compressed
 */
public record TransferProgress(long doneBytes, long totalBytes, long wireBytes) {
    /** 0 to 100. */
    public int percent() {
        return totalBytes == 0 ? 100 : (int) (100 * doneBytes / totalBytes);
    }
}
