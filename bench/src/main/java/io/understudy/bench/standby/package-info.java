/** Hot and cold standby side by side: what each costs while nothing happens, and what when it does. */
package io.understudy.bench.standby;
