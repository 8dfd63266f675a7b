/** The one command a user types, and its sub-commands. Wires the parts together; holds no logic of its own. */
package io.understudy.cli;
