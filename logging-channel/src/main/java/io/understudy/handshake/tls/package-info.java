/** Where keys were given: TLS 1.3, both ends with a certificate, and what it says is judged. */
package io.understudy.handshake.tls;
