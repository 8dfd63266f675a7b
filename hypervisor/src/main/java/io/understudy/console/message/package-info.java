/** The messages between a gateway and a host, and their encoding. */
package io.understudy.console.message;
