package io.understudy.verification.client;

/**
 * How far a client is.
 *
 * @param inStep whether the guest has been found; until then nothing is asked of it that counts
 * @param answers operations answered
 * @param underWay operations sent and not answered
 * @param longestPauseMillis the longest wait for a line so far, the present one included
 * @param elapsedMillis since the connection was made
 * @param connected false once the connection is gone or the answers are out of step: nothing more will come
 */
public record Progress(
        boolean inStep, int answers, int underWay, long longestPauseMillis, long elapsedMillis, boolean connected) {}
