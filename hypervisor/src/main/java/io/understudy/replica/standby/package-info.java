/** Machines in cold standby: a log that is stored instead of executed, and what a takeover makes of it. */
package io.understudy.replica.standby;
