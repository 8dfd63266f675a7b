/** What things cost: instruction counting, the record path, and the output rule. */
package io.understudy.bench;
