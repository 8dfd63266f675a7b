/** Placeholder. */
package io.understudy.simulation;
