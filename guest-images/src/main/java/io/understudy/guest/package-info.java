/**
 * The guests that come with the house: 32-bit Multiboot images, built from {@code src/main/nasm} and kept as resources.
 *
 * <pre>
 *   nasm sources ──build──▶ images/*.bin + SHA256SUMS ──GuestCatalogue──▶ GuestImage ──▶ a machine's loader
 * </pre>
 *
 * <p>The catalogue knows names, defaults and checksums; what is inside an image is the loader's business.
 */
package io.understudy.guest;
