/**
 * The recording side of the door: every input on its way into the machine, and every output on its way out, leaves an
 * entry in the log. The mirror is {@code io.understudy.replay}.
 */
package io.understudy.record;
