/** What a takeover needs, gone through beforehand by a backup, which has no time for the class loader later. */
package io.understudy.replica.rehearsal;
