package io.understudy.verification.history;

import java.util.BitSet;

/**
 * Where a search stands: which answered operations are placed, and the state they leave. Since only operations that
 * overlap can be placed out of order, the set is all operations before a base and a short bit set behind it.
 *
 * @param base the first operation, in order of invocation, that is not placed
 * @param ahead bit i: operation base + 1 + i is placed; not to be changed
 * @param state the key's value, null if absent
 */
record Configuration(int base, BitSet ahead, String state) {}
