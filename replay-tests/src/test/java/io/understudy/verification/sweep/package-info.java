/** A primary dies at a sample of all boundaries of a session; the whole is {@code ./understudy sweep}. */
package io.understudy.verification.sweep;
