/**
 * An image that another host gets while the guest writes on: {@link io.understudy.storage.copy.ImageCopy} reads it out, {@link
 * io.understudy.storage.copy.ImageFill} writes it, {@link io.understudy.storage.copy.ImageCheck} says that both are one.
 */
package io.understudy.storage.copy;
