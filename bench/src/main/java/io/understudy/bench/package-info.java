/** What things cost: instruction counting, the memory paths, the record path, and the output rule. */
package io.understudy.bench;
