package io.understudy.verification.client;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the place from which answers and requests are in step, whatever the line carried before: a guest that is still
 * booting, half a request of a client that is gone, the rest of its answers. It puts a value that was never put before
 * and reads it back; all lines up to the one that brings the value of the newest attempt are of the past. It also
 * deletes the workload's keys, so that the history begins with each of them absent.
 */
final class Greeting {
    private final Workload workload;
    private final String nonce;
    private int attempts;

    /** @param nonce what no client said on this line before */
    Greeting(Workload workload, String nonce) {
        this.workload = workload;
        this.nonce = nonce;
    }

    /** The lines of a new attempt, the first of them empty to end what another client may have left unfinished. */
    List<String> attempt() {
        attempts++;
        List<String> lines = new ArrayList<>();
        lines.add("");
        for (String key : workload.keys()) {
            lines.add("del " + key);
        }
        lines.add("put " + Workload.SYNC_KEY + " " + hello());
        lines.add("get " + Workload.SYNC_KEY);
        return lines;
    }

    /** Whether the line is the last answer to the newest attempt: the next one answers the next request. */
    boolean receive(String line) {
        return line.equals("VALUE " + hello());
    }

    private String hello() {
        return "hello-" + nonce + "-" + attempts;
    }
}
