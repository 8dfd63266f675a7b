/**
 * A disk that all replicas share: its image lies on an NBD server, and whoever acts writes it.
 *
 * {@link io.understudy.storage.shared.RequestWindow} says which requests may be with the server, and how they end.
 */
package io.understudy.storage.shared;
