/**
 * What the protocols between processes of ours have in common: frames with length, version and type, texts fit for a
 * terminal, positions and views in range. The console's and the network's messages are built on it.
 */
package io.understudy.message;
