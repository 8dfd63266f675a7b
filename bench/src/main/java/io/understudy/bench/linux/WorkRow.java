package io.understudy.bench.linux;

/** A row of a table. */
record WorkRow(Phase phase, String name) {}
