/**
 * A network link between two processes that fails and lags as links do: bytes disappear, come late, or come after they were sent
 * again. {@link io.understudy.verification.link.LateWay} decides when; the relay has the sockets.
 */
package io.understudy.verification.link;
