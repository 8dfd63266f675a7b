/**
 * Who a process is, and who is at the other end of a connection: a role and a name. Where from is another matter: a
 * certificate says it ({@link io.understudy.identity.KeyFolder}), or both ends have this user's own secret
 * ({@link io.understudy.identity.UserSecret}). Here are the values and their files; who asks for them on a connection is
 * in {@code handshake}, and what each may do stands where it is done.
 */
package io.understudy.identity;
