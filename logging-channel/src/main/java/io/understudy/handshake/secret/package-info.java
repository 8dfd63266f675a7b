/** Where no keys were given: both ends of a connection prove that they have the user's own secret. On loopback only. */
package io.understudy.handshake.secret;
