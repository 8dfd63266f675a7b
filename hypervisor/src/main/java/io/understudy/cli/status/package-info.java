/** What the arbiter knows of the pool, as tables for people. */
package io.understudy.cli.status;
