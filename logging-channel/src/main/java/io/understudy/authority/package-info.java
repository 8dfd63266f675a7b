/**
 * A private authority in a folder, for people who have none: it issues the certificates with which the processes of a pool
 * know each other. It is there when something is issued, and not when the pool runs.
 *
 * <pre>
 *   keys/authority/     authority.pem, authority-key.pem, tokens/
 *   keys/host-a/        authority.pem, certificate.pem, key.pem     what host a gets
 * </pre>
 */
package io.understudy.authority;
