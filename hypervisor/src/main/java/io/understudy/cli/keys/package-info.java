/** Who may belong: what a person makes and gives out. */
package io.understudy.cli.keys;
