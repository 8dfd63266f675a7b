/** The judge of images must be right itself. */
package io.understudy.simulation.drive;
