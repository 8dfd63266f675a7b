/** The machine's streams on their way outside and back, with the output rule in between. */
package io.understudy.replica.line;
