/** The messages between a host, which has a machine with a card, and the switch; and their encoding. */
package io.understudy.network.attachment;
