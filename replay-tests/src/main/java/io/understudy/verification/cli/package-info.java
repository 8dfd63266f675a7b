/** The commands that verify the product ({@code demo}, {@code soak}, {@code sweep}, {@code fuzz}), beside its own. */
package io.understudy.verification.cli;
