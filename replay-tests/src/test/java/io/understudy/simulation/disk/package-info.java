/** Production's files on a disk that fails. */
package io.understudy.simulation.disk;
