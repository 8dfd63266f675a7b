/** One guest and one work load, made fault-tolerant in different ways, side by side. */
package io.understudy.verification.comparison;
