/** Who of this user's processes runs and tells what happens in it: a file for each, with the way to its observer. */
package io.understudy.running;
