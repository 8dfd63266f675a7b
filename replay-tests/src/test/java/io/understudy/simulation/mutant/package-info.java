/**
 * Mistakes made on purpose. A mutant is production bytecode with one method changed while its class is loaded, by a class
 * loader of its own, so that production keeps no trace of it. Each names the promise that it must break.
 */
package io.understudy.simulation.mutant;
