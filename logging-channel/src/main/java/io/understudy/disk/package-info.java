/** What files need beyond {@code java.nio.file} to be there after a failure of the power, and to be one process's only. */
package io.understudy.disk;
