/**
 * Where sockets come from, the same for every port and every connection: {@link io.understudy.transport.Transport} is an
 * event loop and what opens sockets on it. Production has the operating system's, the simulation those of its own network.
 * Beside it what every rim needs of TCP: listening, closing without loss, whose a local connection is.
 */
package io.understudy.transport;
