/** Image formats and how each hands over to the guest. */
package io.understudy.machine.boot;
