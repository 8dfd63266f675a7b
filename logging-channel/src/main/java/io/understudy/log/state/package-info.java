/** A state that crosses the link in parts: taken in at the other end, its order watched and its whole checked. */
package io.understudy.log.state;
