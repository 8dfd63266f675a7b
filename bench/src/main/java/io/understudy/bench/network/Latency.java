package io.understudy.bench.network;

/** How long one request on an open connection takes while nothing else is asked. */
record Latency(double medianMillis, double percentile99Millis) {}
