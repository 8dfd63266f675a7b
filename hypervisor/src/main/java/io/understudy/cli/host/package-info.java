/** The processes that run VMs: a host of the pool, or one half of a pair that is wired by hand. */
package io.understudy.cli.host;
