/** The page's command, and the hands that it has on what runs here. */
package io.understudy.cli.page;
