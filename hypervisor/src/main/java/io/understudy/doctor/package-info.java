/** Finds the engine's library on this machine, or obtains it from the system's own vendor without changing the system. */
package io.understudy.doctor;
