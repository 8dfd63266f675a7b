/** Keys and trust as libraries take them that make connections of their own. */
package io.understudy.handshake.library;
