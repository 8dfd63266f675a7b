package io.understudy.arbiter.host;

/**
 * How far a state transfer is, as the host sees it that reports.
 *
 * @param doneBytes sent or received so far
 * @param totalBytes of which so many, as far as is known; grows when the source is busy
 */
public record Transfer(long doneBytes, long totalBytes) {
    public Transfer {
        if (doneBytes < 0 || totalBytes < doneBytes) {
            throw new IllegalArgumentException("a transfer must have 0 <= bytes done <= bytes in total");
        }
    }

    /** 0 to 100; an empty transfer is complete. */
    public int percent() {
        return totalBytes == 0 ? 100 : (int) (100.0 * doneBytes / totalBytes);
    }
}
