/** The seam between the machine and the engine that executes guest instructions. */
package io.understudy.cpu;
