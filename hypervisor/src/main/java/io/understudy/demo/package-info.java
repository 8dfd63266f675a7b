/**
 * The demonstration: real processes, a checking client, a kill, and what came of it. {@code client} drives the guest,
 * {@code history} judges what the client saw; here are the processes and their timeline.
 */
package io.understudy.demo;
