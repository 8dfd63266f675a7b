/** A guest alone, without replication: run, recorded, replayed. */
package io.understudy.cli.run;
