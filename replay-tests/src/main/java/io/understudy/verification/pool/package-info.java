/**
 * A pool of hosts whose members are killed again and again: redundancy must come back each time, and a client must not
 * notice more than a pause.
 */
package io.understudy.verification.pool;
