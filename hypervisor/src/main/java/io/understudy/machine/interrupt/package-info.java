/** How interrupts and exceptions reach the guest: the controller pair, and delivery through its vector tables. */
package io.understudy.machine.interrupt;
