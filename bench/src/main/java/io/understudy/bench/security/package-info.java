/** What it costs that both ends of a connection know who the other is. */
package io.understudy.bench.security;
