/** Placeholder. */
package io.understudy.bench;
