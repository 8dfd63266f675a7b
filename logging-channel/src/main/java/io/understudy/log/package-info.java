/** Placeholder. */
package io.understudy.log;
