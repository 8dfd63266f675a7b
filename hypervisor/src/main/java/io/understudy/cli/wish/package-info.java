/** What a person asks of the pool, each a wish that the arbiter keeps and answers. */
package io.understudy.cli.wish;
