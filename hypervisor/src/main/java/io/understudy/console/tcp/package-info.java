/** What both rims need of TCP: listening, closing without loss, and whose a local connection is. */
package io.understudy.console.tcp;
