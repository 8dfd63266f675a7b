/** What a takeover asks of an arbiter, gone through beforehand on both sides of the connection. */
package io.understudy.arbiter.rehearsal;
