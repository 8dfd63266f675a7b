/** Placeholder. */
package io.understudy.guest;
