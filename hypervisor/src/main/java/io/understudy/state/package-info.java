/** How the parts of the machine write their state down and read it back: for snapshots and for state hashes. */
package io.understudy.state;
