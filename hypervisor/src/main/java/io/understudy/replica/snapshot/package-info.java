/** A machine's state in a file: fetched from its primary, kept by it from time to time, and begun from. */
package io.understudy.replica.snapshot;
