/** The rules of the house, executed: layers, cycles, and who may know what. */
package io.understudy.architecture;
