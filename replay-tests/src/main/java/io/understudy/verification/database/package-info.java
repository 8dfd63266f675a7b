/**
 * A database in a Debian guest must not lose a commit that its client was told of, nor show one that nobody made.
 *
 * <pre>
 *   LedgerClient   books transactions one by one, and after a broken connection finds out what became of the last one
 *     `--> Ledger        what every transaction is, and what all of them together come to; pure
 *     `--> LedgerStore   PostgresLedger, RedisLedger, SqliteLedger: the same in the words of a database
 *   DatabaseRounds the kills, and the checks of what is left in the end
 *     `--> DebianConsole, FileSystemCheck
 * </pre>
 */
package io.understudy.verification.database;
