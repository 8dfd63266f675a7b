/** How long a busy guest stands still while its state is copied for a new backup. */
package io.understudy.bench.pause;
