/** The processes that stand beside the hosts: the arbiter, and the gateway of the consoles. */
package io.understudy.cli.control;
