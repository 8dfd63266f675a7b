/**
 * The sockets of a fence: {@link io.understudy.fence.port.FencePort} listens for hosts, and each
 * {@link io.understudy.fence.port.FencedExport} has a connection to its server.
 */
package io.understudy.fence.port;
