/**
 * Where hosts attach: {@link io.understudy.network.port.AttachmentPort} is the rim of {@code segment} towards them, one
 * {@link io.understudy.network.port.HostConnection} for each card.
 */
package io.understudy.network.port;
