/**
 * Work that would wait on a thread of its own, cut into steps that answer "not yet". Whoever runs a host makes threads of
 * them ({@link io.understudy.step.Threads#DAEMONS}); the simulation calls the steps in virtual time.
 */
package io.understudy.step;
