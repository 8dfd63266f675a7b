/**
 * Software out of Debian's own archive, fetched with apt and its signature check into a private folder, while the
 * system's package lists, sources and installed packages stay as they are. Needs no privileges.
 */
package io.understudy.debian;
