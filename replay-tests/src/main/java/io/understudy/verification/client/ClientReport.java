package io.understudy.verification.client;

import io.understudy.verification.history.Complaint;
import io.understudy.verification.history.History;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * All that a client saw.
 *
 * @param latencies response times in microseconds, from writing a request to the last line of its answer
 * @param longestPauseMillis the longest wait for a line while something was under way, the last one included even if
 *     nothing ended it
 * @param answers operations answered
 * @param maybes operations never answered
 * @param outOfStep why the answers cannot be told apart any more, if so; the history is not clean then
 * @param disconnected why the connection ended before the client did, if so; by itself no fault of the guest
 */
public record ClientReport(
        History history,
        Histogram latencies,
        long longestPauseMillis,
        int answers,
        int maybes,
        Optional<Complaint> outOfStep,
        Optional<String> disconnected) {}
