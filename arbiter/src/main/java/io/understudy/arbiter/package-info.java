/** Placeholder. */
package io.understudy.arbiter;
