/** Where files of this user's own lie that outlive a run. */
package io.understudy.folder;
