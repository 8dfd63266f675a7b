/** The user's end: the sockets of one {@code GatewaySession}, and how it finds the primary. */
package io.understudy.console.gateway;
