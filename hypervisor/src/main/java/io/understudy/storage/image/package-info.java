/**
 * Where a disk's blocks are: a file, an overlay over one, a recording; and {@link io.understudy.storage.image.Drive}, as the
 * user named it.
 */
package io.understudy.storage.image;
