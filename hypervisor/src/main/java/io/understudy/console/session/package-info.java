/** The rules of both ends of the protocol, and all that they decide. Neither socket nor thread nor clock: time is a parameter. */
package io.understudy.console.session;
