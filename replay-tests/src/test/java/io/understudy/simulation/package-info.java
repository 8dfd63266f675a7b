/** The simulation itself held to account: it is repeatable, it comes by every corner, and it finds what is wrong. */
package io.understudy.simulation;
