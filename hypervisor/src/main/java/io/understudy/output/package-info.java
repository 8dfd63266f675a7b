/** The output rule: no output leaves before the backup has the log up to and including its marker. */
package io.understudy.output;
