/**
 * What a log is a log of. Two hosts can replay one another, and a recording can be replayed on a host, only if their
 * headers do not mismatch.
 */
package io.understudy.log.header;
