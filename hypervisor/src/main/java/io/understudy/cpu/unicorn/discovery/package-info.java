/**
 * Where the engine keeps what its interface does not give: found by experiment when it is loaded, and believed only if a
 * second experiment agrees. What is found is read through {@code Environment}, {@code JumpCache}, {@code TlbEntry} and
 * {@code TranslatedBlock}.
 */
package io.understudy.cpu.unicorn.discovery;
