/** Frames and addresses of IEEE 802.3, as far as a switch looks into them. */
package io.understudy.network.ethernet;
