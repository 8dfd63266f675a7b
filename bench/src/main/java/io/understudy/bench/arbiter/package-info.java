/** How long a grant of the arbiter takes: alone with its journal, one and three with Raft, in one run. */
package io.understudy.bench.arbiter;
