package io.understudy.simulation;

import io.understudy.simulation.drive.DriveCounts;
import java.util.List;
import java.util.Optional;

/**
 * What came of one seed.
 *
 * @param violation what must not happen and did, in one line; empty if nothing
 * @param broken the promise that this breaks
 * @param traceHash of everything that happened
 * @param trace readable lines
 * @param takeovers backups that went live
 * @param cold what backups that store the log had their part in
 * @param alone primaries that went on without their backup
 * @param answers the client of the serial line got
 * @param answersInFrames the client on the network got, if there is one
 * @param drives what came of the machine's disk
 * @param served whether the machine served at the end; if not, no host that could was left
 * @param oneAtATime whether all was well again each time before the next thing failed
 */
public record Outcome(
        long seed,
        Optional<String> violation,
        Optional<Promise> broken,
        long traceHash,
        List<String> trace,
        int takeovers,
        ColdCounts cold,
        int alone,
        int answers,
        int answersInFrames,
        DriveCounts drives,
        boolean served,
        boolean oneAtATime) {}
