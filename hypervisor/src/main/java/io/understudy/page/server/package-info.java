/** The page's server put together: what watches, what keeps, what browsers connect to. */
package io.understudy.page.server;
