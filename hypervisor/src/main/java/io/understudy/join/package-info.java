/**
 * How a process fetches its own keys: it has a token ({@link io.understudy.join.JoinToken}), which says where the authority is,
 * by which it is known, and once that its holder may be believed.
 */
package io.understudy.join;
