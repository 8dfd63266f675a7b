/**
 * Where sockets come from, the same for every port and every connection: {@link io.understudy.transport.Transport} is an
 * event loop and what opens sockets on it. Production has the operating system's, the simulation those of its own network.
 */
package io.understudy.transport;
