/** What pages cost a pair that they show: its speed and its latency with three of them open, and with none. */
package io.understudy.bench.page;
