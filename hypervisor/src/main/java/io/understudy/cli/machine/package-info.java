/** A machine as words describe it: options of the command line, or a VM's specification in the pool. Turned into a blueprint. */
package io.understudy.cli.machine;
