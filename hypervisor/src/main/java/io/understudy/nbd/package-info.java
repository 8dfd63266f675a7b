/**
 * The network block device protocol, both ends of it: what a host says to the server of a machine's disk, and what a fence says
 * to hosts. {@link io.understudy.nbd.NbdProtocol} has the layout.
 *
 * <pre>
 *   ServerLine ──► NbdConnection, again and again
 *   NbdConnection ──► ClientHandshake, then ReplyDecoder     a client's
 *                     ServerHandshake, then RequestDecoder   a server's
 * </pre>
 */
package io.understudy.nbd;
