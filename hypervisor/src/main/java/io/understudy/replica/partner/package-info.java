/** The other host of a pair, at the far end of a log link. */
package io.understudy.replica.partner;
